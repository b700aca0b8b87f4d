package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.priok.kernel.LeavesNothingBehind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * {@code --storage-opt size=}: a container's own files take no more than that. Kernels without quotas, where the file system
 * of this test can't be mounted, have the refusal: RunFlagsIT.
 */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StorageSizeIT {
    private static final String FILL = "dd if=/dev/zero of=/file bs=1M count=20; wc -c </file; touch /more";

    @Test
    void aContainerTakesNoMoreThanItMay() {
        try (PriokDaemon priok = PriokDaemon.startOnDiskWithQuotas(96)) {
            if (priok == null) {
                assumeTrue(false, "missing: a kernel with quotas of projects on ext4");
                return;
            }
            priok.loadBusybox();
            priok.docker("create", "--name", "small", "--storage-opt", "size=5M", "busybox", "sh", "-c", FILL)
                    .ok();
            priok.restart();
            Result filled = priok.docker("start", "-a", "small");
            assertThat(filled.err()).containsAnyOf("Disk quota exceeded", "No space left on device");
            assertThat(Long.parseLong(filled.lines().getFirst())).isBetween(3L << 20, 5L << 20);
            assertThat(priok.inspect("small", "{{.HostConfig.StorageOpt}}")).isEqualTo("map[size:5M]");

            assertThat(priok.docker("run", "--rm", "busybox", "sh", "-c", FILL)
                            .ok()
                            .lines())
                    .as("others have the disk")
                    .containsExactly(Long.toString(20L << 20));
            priok.docker("commit", "small", "kept").ok();
            priok.docker("rm", "small").ok();
            assertThat(limits(priok)).isEmpty();
        }
    }

    /** Projects with a limit, by repquota's place: none is left when its container is gone. */
    private static List<String> limits(PriokDaemon priok) {
        Result report = Programs.run(
                Map.of(), List.of("sh", "-c", "! command -v repquota >/dev/null || repquota -Pn " + priok.dataRoot()));
        return report.ok().lines().stream()
                .filter(line -> line.matches("#\\d+ .*") && !line.matches("#0 .*"))
                .filter(line -> !line.matches("#\\d+ +-- +\\d+ +0 +0 .*"))
                .toList();
    }
}
