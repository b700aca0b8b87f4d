package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What daemons tell of builds of the daemons before them. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuildHistoryIT {
    private final String host = AccessIT.freePort();

    @TempDir
    private Path context;

    @Test
    void aBuildIsKnownUntilItIsRemovedWhateverHappensToTheDaemon() throws IOException {
        try (PriokDaemon priok = PriokDaemon.start("-H", host, "--tls=false")) {
            priok.loadBusybox();
            build(priok, "FROM busybox\nRUN echo heard\n").ok();
            assertThat(build(priok, "FROM busybox\nRUN echo before; exit 7\n").exit())
                    .isNotZero();
            List<BuildHistoryRecord> told = history();
            assertThat(told).hasSize(2);
            assertThat(told.getFirst().hasError()).isFalse();
            assertThat(told.getLast().getError().getMessage()).contains("exit code: 7");

            priok.kill9();
            priok.startAgain();
            assertThat(history()).isEqualTo(told);
            try (BuildKitClient client = new BuildKitClient(host)) {
                assertThat(client.output(told.getFirst().getRef())).isEqualTo("heard\n");
                assertThat(client.output(told.getLast().getRef())).isEqualTo("before\n");
                client.forget(told.getFirst().getRef());
                priok.docker("builder", "prune", "-af").ok();
            }

            priok.restart();
            assertThat(history()).containsExactly(told.getLast());
        }
    }

    private List<BuildHistoryRecord> history() {
        try (BuildKitClient client = new BuildKitClient(host)) {
            return client.history();
        }
    }

    private Result build(PriokDaemon priok, String dockerfile) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "1");
        return Programs.run(environment, PeerDockerd.client("build", context.toString()));
    }
}
