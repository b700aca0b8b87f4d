package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code priok doctor} on a machine where the tests can run, so that nothing stands in the way. */
@WithDaemon
class DoctorIT {
    private final PriokDaemon priok;

    DoctorIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void nothingStandsInTheWay() {
        Result result = priok.priok("doctor").ok();
        assertThat(result.out())
                .contains("the daemon answers on unix://" + priok.socket())
                .contains("the socket's mode is 0660")
                .contains("conmon is there")
                .contains("GiB free for images and containers in " + priok.dataRoot())
                .contains("Nothing stands in the way")
                .doesNotContain("PROBLEM");
        assertThat(priok.priok("doctor", "--quiet").ok().out()).doesNotContain("  ok  ");
    }

    @Test
    void withoutADaemonItSaysSoAndLooksAtTheRest(@TempDir Path directory) {
        Path nowhere = directory.resolve("none.sock");
        Result result = priok.priok("-H", "unix://" + nowhere, "doctor").exits(1);
        assertThat(result.out())
                .contains("PROBLEM  no daemon listens on " + nowhere)
                .contains("start one, as root: priokd")
                .contains("conmon is there")
                .contains("1 problem");
    }
}
