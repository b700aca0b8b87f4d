package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithDaemon
class InteractiveIT {
    private final PriokDaemon priok;

    InteractiveIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void aShellAtATerminal() {
        try (Tmux terminal = Tmux.open(priok, "docker run -it --rm --name shell --hostname box busybox sh")) {
            terminal.awaitLine("/ #");
            terminal.type("hostname; pwd; ls -d /etc; tty");
            String screen = terminal.awaitLine("/dev/pts/\\d+");
            assertThat(screen).contains("box\n/\n/etc\n");
            terminal.type("(exit 7)");
            terminal.press("C-d");
            terminal.awaitLine("(/ # )?ended with 7");
        }
        Eventually.await(
                "the container is gone",
                () -> priok.docker("ps", "-aq").ok().out().isEmpty());
    }

    @Test
    void aResizedWindowReachesTheProgram() {
        try (Tmux terminal = Tmux.open(priok, "docker run -it --rm --name sized busybox sh")) {
            terminal.awaitLine("/ #");
            terminal.type("stty size");
            terminal.awaitLine("24 80");
            terminal.resize(101, 31);
            Eventually.await("the container's terminal has the new size", () -> {
                terminal.type("stty size");
                return terminal.screen().contains("31 101");
            });
            terminal.type("exit");
            terminal.awaitLine("ended with 0");
        }
    }

    @Test
    void otherKeysCanBeChosenToDetach() {
        try (Tmux terminal = Tmux.open(priok, "docker run -it --detach-keys ctrl-e,x --name apart busybox sh")) {
            terminal.awaitLine("/ #");
            terminal.press("C-p", "C-q", "C-e", "x");
            terminal.awaitLine("(/ # )?(read escape sequence)?ended with 0");
            assertThat(priok.inspect("apart", "{{.State.Status}}")).isEqualTo("running");
        }
    }

    @Test
    void theDetachKeysLeaveItRunningAndAttachComesBack() {
        try (Tmux terminal = Tmux.open(priok, "docker run -it --name left busybox sh")) {
            terminal.awaitLine("/ #");
            terminal.type("here=before; echo set");
            terminal.awaitLine("set");
            terminal.press("C-p", "C-q");
            terminal.awaitLine("(/ # )?(read escape sequence)?ended with 0");
            assertThat(priok.inspect("left", "{{.State.Status}}")).isEqualTo("running");
            terminal.type("clear; docker attach left");
            terminal.type("");
            terminal.awaitLine("/ #");
            terminal.type("echo still $here");
            terminal.awaitLine("still before");
            terminal.type("exit 3");
            Eventually.await(
                    "exited",
                    () -> priok.inspect("left", "{{.State.Status}} {{.State.ExitCode}}"),
                    state -> state.equals("exited 3"));
        }
    }

    @Test
    void interruptEndsTheProgramInTheForeground() {
        try (Tmux terminal = Tmux.open(
                priok, "docker run -it --rm busybox sh -c 'trap \"exit 130\" INT; while true; do sleep 0.1; done'")) {
            Eventually.await(
                    "it runs", () -> !priok.docker("ps", "-q").ok().out().isEmpty());
            terminal.press("C-c");
            terminal.awaitLine("(\\^C)?ended with 130");
        }
    }

    /** What the command is typed as, docker's and this one's. */
    static List<String> commands() {
        return List.of("docker", Programs.top().resolve("bin/priok").toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anInterruptedTransferEndsAtOnceHereAndInTheDaemon(String command) throws IOException {
        priok.docker("run", "--name", "big", "busybox", "dd", "if=/dev/urandom", "of=/file", "bs=1M", "count=60")
                .ok();
        try (StallingRegistry registry = new StallingRegistry()) {
            priok.docker("commit", "big", registry.image()).ok();
            for (String transfer : List.of("push", "pull")) {
                try (Tmux terminal = Tmux.open(priok, command + " " + transfer + " " + registry.image())) {
                    Eventually.await("a layer is on its way", () -> registry.transfers() > 0);
                    terminal.press("C-c");
                    terminal.awaitLine("(\\^C)?ended with 130");
                    assertThat(terminal.showsCursor()).isTrue();
                    Eventually.await("nothing is on its way", () -> registry.transfers() == 0);
                }
            }
            priok.docker("rmi", registry.image()).ok();
        }
        // What was begun is kept for a day, to be gone on with.
        try (DirectoryStream<Path> begun =
                Files.newDirectoryStream(priok.dataRoot().resolve("transfers"))) {
            for (Path file : begun) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anInterruptedBuildEndsAtOnceHereAndInTheDaemon(String command) throws IOException {
        Path folder = Files.createTempDirectory(priok.scratch(), "endless");
        Files.writeString(folder.resolve("Dockerfile"), "FROM busybox\nRUN sleep 54321\n");
        Files.writeString(folder.resolve("compose.yml"), "services: {app: {build: .}}\n");
        List<String> builds = command.equals("docker")
                ? List.of(" build " + folder)
                : List.of(" build " + folder, " compose -f " + folder + "/compose.yml build");
        for (String build : builds) {
            try (Tmux terminal = Tmux.open(priok, command + build)) {
                Eventually.await("the step runs", () -> sleeping() > 0);
                terminal.press("C-c");
                terminal.awaitLine("(\\^C)?ended with (130|1)");
                assertThat(terminal.showsCursor()).isTrue();
                Eventually.await("the step has ended", () -> sleeping() == 0);
            }
        }
    }

    private static long sleeping() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> arguments.length == 1 && arguments[0].equals("54321"))
                        .isPresent())
                .count();
    }

    @Test
    void execInOneOfTwo() {
        String loop = "echo first >/value; while true; do cat /value; sleep 0.2; done";
        priok.docker("run", "-d", "--name", "one", "busybox", "sh", "-c", loop).ok();
        priok.docker("run", "-d", "--name", "two", "busybox", "sh", "-c", loop).ok();
        try (Tmux terminal = Tmux.open(priok, "docker exec -it one sh")) {
            terminal.awaitLine("/ #");
            terminal.type("echo changed >/value");
            terminal.press("C-d");
            terminal.awaitLine("(/ # )?ended with 0");
        }
        Eventually.await(
                "one says changed",
                () -> priok.docker("logs", "--tail", "1", "one").ok().text().equals("changed"));
        assertThat(priok.docker("logs", "two").ok().lines()).containsOnly("first");
        priok.docker("stop", "-t", "1", "one", "two").ok();
        assertThat(priok.docker("ps", "-q").ok().out()).isEmpty();
    }

    @Test
    void theClientRefusesATerminalThatIsNone() {
        assertThat(priok.docker("run", "-it", "busybox", "sh").exits(1).err()).contains("not a TTY");
    }
}
