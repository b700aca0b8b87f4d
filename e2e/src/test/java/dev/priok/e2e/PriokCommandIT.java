package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@WithDaemon
class PriokCommandIT {
    private final PriokDaemon priok;

    PriokCommandIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void runTakesTheProgramsOutputAndCode() {
        Result result = priok.priok(
                        "run", "--rm", "--network", "none", "busybox", "sh", "-c", "echo out; echo err >&2; exit 4")
                .exits(4);
        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).isEqualTo("err\n");
        priok.priok("run", "--rm", "busybox", "no-such-program").exits(127);
        priok.priok("run", "--rm", "busybox", "/etc/passwd").exits(126);
        priok.priok("run", "--no-such-flag", "busybox").exits(125);
    }

    @Test
    void aLifeInPriokWords() {
        priok.priok("run", "-d", "--name", "box", "busybox", "sh", "-c", "echo begun; sleep 1000")
                .ok();
        assertThat(priok.priok("ps").ok().out()).contains("busybox").contains(" box");
        Eventually.await("logs", () -> priok.priok("logs", "box").ok().text().equals("begun"));
        assertThat(priok.priok("exec", "box", "echo", "inside").ok().text()).isEqualTo("inside");
        priok.priok("exec", "box", "sh", "-c", "exit 3").exits(3);
        priok.priok("stop", "-t", "0", "box").ok();
        priok.priok("start", "box").ok();
        priok.priok("kill", "box").ok();
        priok.priok("commit", "box", "committed:1").ok();
        assertThat(priok.priok("images").ok().out()).contains("committed");
        priok.priok("rm", "-f", "box").ok();
        priok.priok("rmi", "committed:1").ok();
        assertThat(priok.priok("inspect", "box").exits(1).err()).contains("No such");
    }

    @Test
    void theSameAtATerminal() {
        String command = Programs.top().resolve("bin/priok").toString();
        try (Tmux terminal = Tmux.open(priok, command + " run -it --rm --hostname box busybox sh")) {
            terminal.awaitLine("/ #");
            terminal.type("hostname; stty size");
            terminal.awaitLine("24 80");
            terminal.resize(90, 30);
            Eventually.await("the new size is seen", () -> {
                terminal.type("stty size");
                return terminal.screen().contains("30 90");
            });
            terminal.type("exit 5");
            terminal.awaitLine("ended with 5");
        }
    }

    @Test
    void bootstrapMakesBusyboxOfThePackage() {
        priok.docker("tag", "busybox", "kept:1").ok();
        priok.docker("rmi", "busybox").ok();
        String id = priok.priok("image", "bootstrap", "busybox").ok().text();
        assertThat(id).startsWith("sha256:");
        assertThat(priok.docker("run", "--rm", "busybox", "busybox", "--help")
                        .ok()
                        .out())
                .contains("BusyBox v");
        assertThat(priok.docker("image", "inspect", "--format", "{{.Config.Cmd}}", "busybox")
                        .ok()
                        .text())
                .isEqualTo("[sh]");
        assertThat(priok.priok("image", "bootstrap", "alpine").exits(1).err()).contains("debian:SUITE");
        priok.docker("rmi", "kept:1").ok();
    }

    @Test
    void shellsAreOfferedNamesThatTheEngineKnows() {
        priok.priok("create", "--name", "offered", "busybox").ok();
        assertThat(priok.priok("__complete", "start", "off").ok().lines()).containsExactly("offered\tbusybox", ":4");
        assertThat(priok.priok("__completeNoDesc", "rmi", "busyb").ok().lines()).contains("busybox", "busybox:latest");
        assertThat(priok.priok("__complete", "network", "rm", "bri").ok().out()).startsWith("bridge");
        String program = Programs.top().resolve("bin/priok").toString();
        String typed =
                "COMP_LINE='" + program + " rm offe'; COMP_POINT=${#COMP_LINE}; _priok; echo \"${COMPREPLY[@]}\"";
        assertThat(Programs.run(
                                priok.environment(),
                                List.of("bash", "-c", "source <(" + program + " completion bash); " + typed))
                        .ok()
                        .text())
                .isEqualTo("offered");
        priok.priok("rm", "offered").ok();
    }

    @Test
    void whatIsRefusedIsNamed() {
        assertThat(priok.priok("swarm", "init", "--advertise-addr", "10.0.0.1")
                        .exits(1)
                        .err())
                .contains("'swarm init' is not part of Priok");
        assertThat(priok.priok("run", "--detatch", "busybox").exits(125).err()).contains("did you mean --detach?");
        assertThat(priok.priok("pss").exits(1).err()).contains("Did you mean 'priok ps'?");
        assertThat(priok.priok("-H", "unix:///nowhere", "run", "busybox")
                        .exits(125)
                        .err())
                .contains("Run 'priok run --help'");
        assertThat(priok.priok("buildx", "create").exits(1).err()).contains("'buildx create'");
    }

    @Test
    void theDaemonIsTheBuilder() {
        assertThat(priok.priok("buildx", "ls").ok().out()).contains("default*").contains("docker");
        assertThat(priok.priok("builder", "ls", "--format", "{{.Name}} {{.Status}}")
                        .ok()
                        .lines())
                .contains("default running");
        assertThat(priok.priok("builder", "inspect", "default").ok().out()).contains("BuildKit version:");
        assertThat(priok.priok("--context", "none", "buildx", "ls").exits(1).err())
                .contains("none");
        priok.priok("buildx", "use", "default").ok();
        priok.priok("buildx", "stop").ok();
        assertThat(priok.priok("buildx", "rm", "other").exits(1).err()).contains("no builder \"other\" found");
        assertThat(priok.priok("buildx", "--builder", "other", "du").exits(1).err())
                .contains("no builder \"other\" found");
        assertThat(priok.priok("build", "--builder", "other", "/").exits(1).err())
                .contains("no builder \"other\" found");
    }

    @Test
    void withoutADaemonItSaysWhereItLooked() {
        assertThat(priok.priok("-H", "unix:///nowhere/at/all.sock", "ps")
                        .exits(1)
                        .err())
                .contains("/nowhere/at/all.sock");
    }
}
