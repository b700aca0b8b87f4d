package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users set for docker's command and for this one: contexts, config.json, the environment. */
@WithDaemon
class ClientSettingsIT {
    private final PriokDaemon priok;
    private final Map<String, String> environment = new HashMap<>();
    private Path config = Path.of("");

    ClientSettingsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void userWithoutSettings() throws IOException {
        config = Files.createTempDirectory(priok.scratch(), "config");
        environment.put("DOCKER_CONFIG", config.toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    private Result priok(String... words) {
        return run(Programs.top().resolve("bin/priok").toString(), words);
    }

    private Result run(String program, String... words) {
        List<String> command = new ArrayList<>(List.of("env", "-u", "DOCKER_HOST", program));
        command.addAll(List.of(words));
        return Programs.run(environment, command);
    }

    private String host() {
        return "unix://" + priok.socket();
    }

    @Test
    void contextsAreSharedWithDockersCommand() {
        priok("context", "create", "mine", "--docker", "host=" + host(), "--description", "of Priok")
                .ok();
        assertThat(run("docker", "--context", "mine", "version", "--format", "{{.Server.Version}}")
                        .ok()
                        .text())
                .isNotEmpty();
        run("docker", "context", "create", "theirs", "--docker", "host=" + host())
                .ok();
        assertThat(priok("context", "ls", "-q").ok().lines()).containsExactly("default", "mine", "theirs");
        priok("context", "use", "theirs").ok();
        assertThat(run("docker", "context", "show").ok().text()).isEqualTo("theirs");
        assertThat(priok("ps", "-q").ok().out()).isEmpty();
        assertThat(priok("context", "rm", "theirs").exits(1).err()).contains("in use");
        assertThat(priok("--context", "nothing", "ps").exits(1).err()).contains("context \"nothing\"");

        Path file = config.resolve("mine.tar");
        priok("context", "export", "mine", file.toString()).ok();
        run("docker", "context", "import", "again", file.toString()).ok();
        assertThat(priok("context", "inspect", "again", "--format", "{{.Endpoints.docker.Host}}")
                        .ok()
                        .text())
                .isEqualTo(host());
        priok("context", "rm", "-f", "theirs", "mine", "again").ok();
        assertThat(priok("context", "show").ok().text()).isEqualTo("default");
    }

    /** A program in ssh's place keeps what it was called with and runs that here. */
    private void withSsh(String script) throws IOException {
        Path programs = Files.createDirectory(config.resolve("programs"));
        Path ssh = Files.writeString(programs.resolve("ssh"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(programs.resolve("priok"), Programs.top().resolve("bin/priok"));
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
    }

    @Test
    void enginesElsewhereAreReachedBySsh() throws IOException {
        withSsh("printf '%s ' \"$@\" >>" + config + "/words\nwhile [ \"$1\" != -- ]; do shift; done\nshift 2\n"
                + "eval \"exec $*\"");
        String there = "ssh://me@elsewhere:2222" + priok.socket();
        Result result = priok("-H", there, "run", "--rm", "busybox", "sh", "-c", "echo there; exit 3")
                .exits(3);
        assertThat(result.out()).isEqualTo("there\n");
        assertThat(config.resolve("words")).content().contains("-l me -p 2222 -- elsewhere ");
        assertThat(run("docker", "-H", there, "ps", "-q").ok().out()).isEmpty();
    }

    @Test
    void whatSshSaysIsTold() throws IOException {
        withSsh("echo 'nobody lets you in' >&2; exit 255");
        assertThat(priok("-H", "ssh://elsewhere", "ps").exits(1).err())
                .contains("ssh://elsewhere")
                .contains("255")
                .contains("nobody lets you in");
    }

    @Test
    void aConnectionCanBeSpokenByWhoeverHasTheStandardStreams() {
        byte[] ping = "GET /_ping HTTP/1.0\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Result result = Programs.run(
                environment,
                List.of(Programs.top().resolve("bin/priok").toString(), "-H", host(), "system", "dial-stdio"),
                ping);
        assertThat(result.ok().out()).contains("200 OK").endsWith("OK");
    }

    @Test
    void proxiesOfTheSettingsAreVariablesOfContainers() throws IOException {
        Files.writeString(
                config.resolve("config.json"), "{\"proxies\":{\"default\":{\"httpProxy\":\"http://proxy:1\"}}}");
        String[] run = {"-H", host(), "run", "--rm", "-e", "HTTP_PROXY=own", "busybox", "env"};
        List<String> own = priok(run).ok().lines();
        assertThat(own).contains("HTTP_PROXY=own", "http_proxy=http://proxy:1");
        assertThat(run("docker", run).ok().lines()).contains("HTTP_PROXY=own", "http_proxy=http://proxy:1");
    }

    @Test
    void aBrokenSettingsFileIsToldAndNotReplaced() throws IOException {
        Path file = Files.writeString(config.resolve("config.json"), "{broken");
        assertThat(priok("-H", host(), "ps", "-q").ok().err())
                .contains("WARNING")
                .contains(file.toString());
        priok("context", "create", "mine", "--docker", "host=" + host()).ok();
        assertThat(priok("context", "use", "mine").exits(1).err()).contains("can't be read");
        assertThat(file).hasContent("{broken");
    }

    /** Each command with what follows its name is the same one's, whoever calls it. */
    @Test
    void programsOfTheUserAddCommandsAsToDockersCommand() throws IOException {
        Path programs = Files.createDirectory(config.resolve("cli-plugins"));
        Path hello = Files.writeString(programs.resolve("docker-hello"), """
                #!/bin/sh
                if [ "$1" = docker-cli-plugin-metadata ]; then
                  echo '{"SchemaVersion":"0.1.0","Vendor":"Me","Version":"v1","ShortDescription":"Says hello"}'
                else
                  echo "called with $*"; read line; echo "and $line, at $DOCKER_HOST"; exit 7
                fi
                """);
        Files.setPosixFilePermissions(hello, PosixFilePermissions.fromString("rwxr-xr-x"));
        String command = Programs.top().resolve("bin/priok").toString();
        for (String[] words : new String[][] {{"hello", "-a", "b c"}, {"-D", "hello"}, {"hello", "--help"}}) {
            List<String> told = new ArrayList<>();
            for (String program : List.of("docker", command)) {
                List<String> line = new ArrayList<>(List.of(program));
                line.addAll(List.of(words));
                Map<String, String> withEngine = new HashMap<>(environment);
                withEngine.put("DOCKER_HOST", host());
                told.add(Programs.run(withEngine, line, "input\n".getBytes(StandardCharsets.UTF_8))
                        .exits(7)
                        .out());
            }
            assertThat(told.getLast())
                    .isEqualTo(told.getFirst())
                    .contains("called with " + String.join(" ", words) + "\n", "and input, at " + host());
        }
        assertThat(Programs.run(environment, List.of("env", "-u", "DOCKER_HOST", command, "hello"))
                        .exits(7)
                        .out())
                .contains("/priok.sock");
        String template = "{{range .ClientInfo.Plugins}}{{.Name}} {{.Version}} {{.ShortDescription}}{{end}}";
        assertThat(priok("-H", host(), "info", "--format", template).ok().text())
                .isEqualTo("hello v1 Says hello");
        assertThat(priok("-H", host(), "info").ok().out()).contains("  hello: Says hello (Me)\n    Version:  v1\n");
        assertThat(priok("--help").ok().out()).contains("\n  hello*        Says hello\n");
    }

    @Test
    void filtersOfTheSettingsHoldForEveryPrune() throws IOException {
        Files.writeString(config.resolve("config.json"), "{\"pruneFilters\":[\"label!=keep\"]}");
        priok("-H", host(), "volume", "create", "--label", "keep", "kept").ok();
        priok("-H", host(), "network", "create", "--label", "keep", "kept").ok();
        priok("-H", host(), "network", "create", "gone").ok();
        assertThat(priok("-H", host(), "volume", "prune", "-af").ok().out()).doesNotContain("kept");
        assertThat(priok("-H", host(), "network", "prune", "-f").ok().out())
                .contains("gone")
                .doesNotContain("kept");
        assertThat(priok("-H", host(), "network", "prune", "-f", "--filter", "label=keep")
                        .ok()
                        .out())
                .contains("kept");
        priok("-H", host(), "volume", "rm", "kept").ok();
    }

    @Test
    void theKeysToDetachWithAreThoseOfTheSettings() throws IOException {
        Files.writeString(config.resolve("config.json"), "{\"detachKeys\":\"ctrl-x,d\"}");
        String command = "DOCKER_CONFIG=" + config + " " + Programs.top().resolve("bin/priok")
                + " run -it --name kept busybox sh";
        try (Tmux terminal = Tmux.open(priok, command)) {
            terminal.awaitLine("/ #");
            terminal.press("C-x", "d");
            terminal.awaitLine(".*ended with 0");
        }
        assertThat(priok("-H", host(), "inspect", "-f", "{{.State.Running}}", "kept")
                        .ok()
                        .text())
                .isEqualTo("true");
        priok("-H", host(), "rm", "-f", "kept").ok();
    }
}
