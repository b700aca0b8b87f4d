package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@WithDaemon
class HelloIT {
    private final PriokDaemon priok;

    HelloIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void fourRunsLeaveFourExitedContainers() {
        for (int i = 0; i < 4; i++) {
            assertThat(priok.docker("run", "busybox", "/bin/echo", "Hello world")
                            .ok()
                            .out())
                    .isEqualTo("Hello world\n");
        }
        List<String> rows = priok.docker("ps", "-a", "--format", "{{.Image}} {{.Command}} {{.Status}}")
                .ok()
                .lines();
        assertThat(rows)
                .hasSize(4)
                .allSatisfy(row -> assertThat(row).matches("busybox \"/bin/echo 'Hello wo…\" Exited \\(0\\) .*"));
        assertThat(priok.docker("ps", "-q").ok().out()).isEmpty();
    }

    @Test
    void theProgramsExitCodeIsTheClients() {
        priok.docker("run", "--rm", "busybox", "sh", "-c", "exit 42").exits(42);
        priok.docker("run", "--rm", "busybox", "sh", "-c", "sh -c 'kill -9 $$'; exit $?")
                .exits(137);
        priok.docker("run", "--rm", "busybox", "no-such-program").exits(127);
        priok.docker("run", "--rm", "busybox", "/etc/passwd").exits(126);
        assertThat(priok.docker("ps", "-aq").ok().out()).isEmpty();
    }

    @Test
    void outputAndErrorsStayApart() {
        Result result = priok.docker(
                        "run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; echo err >&2")
                .ok();
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
    }

    @Test
    void anUnknownImageIsRefusedByName() {
        Result result =
                priok.docker("run", "--pull", "never", "no-such-image", "true").exits(125);
        assertThat(result.err()).contains("No such image: no-such-image");
    }

    @Test
    void theContainerIsIsolated() {
        String seen = priok.docker(
                        "run",
                        "--rm",
                        "--hostname",
                        "box",
                        "busybox",
                        "sh",
                        "-c",
                        "hostname; echo $$; ls /proc | grep -c '^[0-9]'; cat /proc/net/dev | tail -n +3 | wc -l")
                .ok()
                .text();
        assertThat(seen.lines().toList().subList(0, 2)).containsExactly("box", "1");
        assertThat(Integer.parseInt(seen.lines().toList().get(2))).isLessThan(8);
        assertThat(seen.lines().toList().get(3)).as("lo and eth0").isEqualTo("2");
    }

    @Test
    void theHostsNetworkIsSharedOnlyWhenAskedFor() {
        String links = "cat /proc/net/dev | tail -n +3 | wc -l";
        String host =
                Programs.run(java.util.Map.of(), List.of("sh", "-c", links)).text();
        assertThat(priok.docker("run", "--rm", "--network", "host", "busybox", "sh", "-c", links)
                        .ok()
                        .text())
                .isEqualTo(host);
        assertThat(priok.docker("run", "--rm", "--network", "none", "busybox", "sh", "-c", links)
                        .ok()
                        .text())
                .isEqualTo("1");
    }

    @Test
    void versionAndInfoNameTheProduct() {
        assertThat(priok.docker("version", "--format", "{{.Server.Platform.Name}}")
                        .ok()
                        .text())
                .contains("Priok");
        assertThat(priok.docker("info").ok().out()).contains("Server:").contains("Containers:");
        assertThat(priok.docker("info", "--format", "{{.DockerRootDir}}").ok().text())
                .isEqualTo(priok.dataRoot().toString());
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        assertThat(priok.docker("network", "create", "-d", "overlay", "nowhere")
                        .exits(1)
                        .err())
                .contains("overlay");
    }
}
