package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a container's output goes and how much of it is kept. */
@WithDaemon
class LogDriversIT {
    private static final int LINES = 300_000;

    private final PriokDaemon priok;

    LogDriversIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Path logDirectory(String container) {
        return Path.of(priok.inspect(container, "{{.LogPath}}")).resolveSibling("");
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().contains(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The numbers from the second line on, without a gap, up to the last one. The first can be the rest of a line whose
     * beginning went with an older file.
     */
    private static void assertUnbroken(List<String> lines, int last) {
        int second = Integer.parseInt(lines.get(1));
        for (int i = 1; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(second + i - 1));
        }
        assertThat(second + lines.size() - 2).isEqualTo(last);
    }

    @Test
    void aFollowerSeesEveryLineAcrossRotations() throws IOException {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "talker",
                        "--log-opt",
                        "max-size=1m",
                        "--log-opt",
                        "max-file=3",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 30 ]; do seq $((i * 10000 + 1)) $((i * 10000 + 10000)); usleep 50000;"
                                + " i=$((i + 1)); done")
                .ok();
        Process logs = priok.dockerInBackground("logs", "-f", "talker");
        try (BufferedReader lines = logs.inputReader()) {
            for (int i = 1; i <= LINES; i++) {
                assertThat(lines.readLine()).isEqualTo(Integer.toString(i));
            }
            assertThat(lines.readLine()).isNull();
        }
        Path directory = logDirectory("talker");
        Eventually.await("three files are left", () -> files(directory).size() <= 3);
        assertThat(files(directory).stream()
                        .map(file -> file.getFileName().toString())
                        .anyMatch(name -> name.matches(".*\\.log\\.([5-9]|\\d\\d+)")))
                .as("files of a log that was rotated often: %s", files(directory))
                .isTrue();
        List<String> rest = priok.docker("logs", "talker").ok().lines();
        assertUnbroken(rest, LINES);
        assertThat(rest.size()).isGreaterThan(10_000);
        assertThat(priok.docker("logs", "--tail", "25000", "talker").ok().lines())
                .isEqualTo(rest.subList(rest.size() - 25_000, rest.size()));
    }

    @Test
    void logsSurviveADaemonThatIsKilledBetweenRotations() {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "talker",
                        "--log-opt",
                        "max-size=200k",
                        "--log-opt",
                        "max-file=1000",
                        "--log-opt",
                        "compress=true",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while [ $i -lt 100 ]; do seq $((i * 1000 + 1)) $((i * 1000 + 1000)); usleep 400000;"
                                + " i=$((i + 1)); done")
                .ok();
        Path directory = logDirectory("talker");
        for (int round = 1; round <= 4; round++) {
            int before = files(directory).size();
            Eventually.await("another rotation", () -> files(directory).size() > before);
            priok.kill9();
            priok.startAgain();
        }
        priok.docker("wait", "talker").ok();
        Eventually.await(
                "all rotated files are compressed",
                () -> files(directory).stream()
                        .noneMatch(file -> file.getFileName().toString().matches(".*\\.log\\.(\\d+|.*tmp)")));
        assertThat(files(directory).size()).isGreaterThan(5);
        List<String> lines = priok.docker("logs", "talker").ok().lines();
        assertUnbroken(lines, 100_000);
        assertThat(lines).hasSize(100_000);
    }

    @Test
    void aLogThatGrewWithoutADaemonIsRotatedWhenItReturns() {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "talker",
                        "--log-opt",
                        "max-size=100k",
                        "--log-opt",
                        "max-file=2",
                        "busybox",
                        "sh",
                        "-c",
                        "until [ -e /go ]; do usleep 10000; done; seq 1 20000; touch /done; sleep 1000")
                .ok();
        Path directory = logDirectory("talker");
        priok.docker("exec", "-d", "talker", "sh", "-c", "usleep 500000; touch /go")
                .ok();
        priok.kill9();
        Eventually.await("the log grows", () -> size(files(directory).getFirst()) > 500_000);
        priok.startAgain();
        Eventually.await("it is rotated", () -> files(directory).size() == 2);
        assertThat(priok.docker("logs", "talker").ok().lines()).hasSize(20_000);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void localIsReadBackAndTellsNoPath() {
        priok.docker("run", "--name", "talker", "--log-driver", "local", "busybox", "echo", "hello")
                .ok();
        assertThat(priok.docker("logs", "talker").ok().text()).isEqualTo("hello");
        assertThat(priok.inspect("talker", "{{.LogPath}}")).isEmpty();
        assertThat(priok.inspect("talker", "{{.HostConfig.LogConfig.Type}}")).isEqualTo("local");
    }

    @Test
    void noneKeepsNothing() {
        assertThat(priok.docker("run", "--name", "talker", "--log-driver", "none", "busybox", "echo", "hello")
                        .ok()
                        .text())
                .isEqualTo("hello");
        Result logs = priok.docker("logs", "talker").exits(1);
        assertThat(logs.err()).contains("configured logging driver does not support reading");
        assertThat(priok.inspect("talker", "{{.LogPath}}")).isEmpty();
    }

    @Test
    void detailsCarryChosenLabelsVariablesAndTheTag() {
        priok.docker(
                        "run",
                        "--name",
                        "talker",
                        "--label",
                        "team=red",
                        "-e",
                        "STAGE=test",
                        "--log-opt",
                        "labels=team",
                        "--log-opt",
                        "env=STAGE",
                        "--log-opt",
                        "tag={{.Name}}",
                        "busybox",
                        "echo",
                        "hello")
                .ok();
        assertThat(priok.docker("logs", "--details", "talker").ok().out())
                .isEqualTo("STAGE=test,tag=talker,team=red hello\n");
    }

    @Test
    void wrongOptionsAreRefusedWhenTheContainerIsMade() {
        Result result = priok.docker("create", "--log-opt", "max-sise=1m", "busybox");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("unknown log opt 'max-sise' for json-file log driver");
        assertThat(priok.docker("create", "--log-driver", "nonsense", "busybox")
                        .exits(1)
                        .err())
                .contains("logger: no log driver named 'nonsense' is registered");
    }

    @Test
    void thePriokCommandTakesTheSameOptions() {
        priok.priok("create", "--name", "quiet", "--log-driver", "local", "--log-opt", "max-size=5m", "busybox")
                .ok();
        assertThat(priok.inspect("quiet", "{{json .HostConfig.LogConfig}}"))
                .isEqualTo("{\"Type\":\"local\",\"Config\":{\"max-size\":\"5m\"}}");
    }

    @Test
    void theDaemonsDefaultsApply() {
        try (PriokDaemon other =
                PriokDaemon.start("--log-driver", "local", "--log-opt", "max-size=7m", "--log-opt", "max-file=4")) {
            other.loadBusybox();
            JsonNode info = JsonMapper.shared()
                    .readTree(
                            other.docker("info", "--format", "{{json .}}").ok().out());
            assertThat(info.path("LoggingDriver").asString()).isEqualTo("local");
            assertThat(info.path("Plugins").path("Log").toString()).contains("\"json-file\"", "\"local\"");
            other.docker("create", "--name", "first", "busybox").ok();
            other.docker("create", "--name", "second", "--log-driver", "json-file", "busybox")
                    .ok();
            String format = "{{json .HostConfig.LogConfig}}";
            assertThat(other.inspect("first", format))
                    .isEqualTo("{\"Type\":\"local\",\"Config\":{\"max-file\":\"4\",\"max-size\":\"7m\"}}");
            assertThat(other.inspect("second", format)).isEqualTo("{\"Type\":\"json-file\",\"Config\":{}}");
        }
    }

    @Test
    void allLogsTogetherStayBelowTheirCap() {
        try (PriokDaemon other = PriokDaemon.start("--logs-max-size", "5m")) {
            other.loadBusybox();
            for (String name : List.of("first", "second")) {
                other.docker(
                                "run",
                                "-d",
                                "--name",
                                name,
                                "--log-opt",
                                "max-size=500k",
                                "--log-opt",
                                "max-file=50",
                                "busybox",
                                "sh",
                                "-c",
                                slowly())
                        .ok();
            }
            other.docker("wait", "first", "second").ok();
            Path logs = other.dataRoot().resolve("logs");
            Eventually.await("the logs are small enough", () -> bytesBelow(logs) <= 5 << 20);
            assertThat(bytesBelow(logs)).isGreaterThan(2 << 20);
            assertThat(other.logText()).contains("the oldest of the largest logs");
            for (String name : List.of("first", "second")) {
                List<String> rest = other.docker("logs", name).ok().lines();
                assertUnbroken(rest, 100_000);
            }
        }
    }

    /** A hundred thousand lines in six seconds: no file becomes much larger than it should. */
    private static String slowly() {
        return "i=0; while [ $i -lt 50 ]; do seq $((i * 2000 + 1)) $((i * 2000 + 2000)); usleep 100000;"
                + " i=$((i + 1)); done";
    }

    private static long bytesBelow(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.mapToLong(
                            file -> Files.isDirectory(file) ? 0 : file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
