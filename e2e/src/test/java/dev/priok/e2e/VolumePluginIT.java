package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Volumes of a plugin that is a program of its own. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VolumePluginIT {
    @TempDir
    private Path directory;

    private PriokDaemon priok;
    private PluginProcess plugin;

    @BeforeEach
    void start() {
        plugin = PluginProcess.start(directory.resolve("sockets"), directory.resolve("shelf"), "shelf", "VolumeDriver");
        priok = PriokDaemon.start(
                "--plugin-sockets=" + directory.resolve("sockets"),
                "--plugin-specs=" + directory.resolve("specs"),
                "--plugin-timeout=4");
        priok.loadBusybox();
    }

    @AfterEach
    void end() {
        try {
            priok.close();
        } finally {
            plugin.close();
        }
    }

    private void createVolume(String name) {
        priok.docker("volume", "create", "-d", "shelf", "-o", "size=3", name).ok();
    }

    private String startSleeper(String name, String volume) {
        return priok.docker("run", "-d", "--name", name, "-v", volume + ":/data", "busybox", "sleep", "1000")
                .ok()
                .text();
    }

    @Test
    void aVolumeIsMadeUsedShownAndRemoved() throws IOException {
        createVolume("books");
        assertThat(plugin.calls()).contains("VolumeDriver.Create {\"Name\":\"books\",\"Opts\":{\"size\":\"3\"}}");
        assertThat(priok.docker("volume", "ls", "--format", "{{.Driver}} {{.Name}}")
                        .ok()
                        .lines())
                .containsExactly("shelf books");
        assertThat(priok.docker(
                                "volume",
                                "inspect",
                                "--format",
                                "{{.Driver}} {{.Scope}} {{.Mountpoint}} {{json .Status}} {{json .Options}}",
                                "books")
                        .ok()
                        .text())
                .isEqualTo("shelf global " + plugin.volume("books") + " {\"shelf\":7} {\"size\":\"3\"}");
        assertThat(priok.docker("info", "--format", "{{.Plugins.Volume}}").ok().text())
                .isEqualTo("[local shelf]");

        priok.docker("run", "--rm", "-v", "books:/data", "busybox", "sh", "-c", "echo kept >/data/file")
                .ok();
        assertThat(plugin.volume("books").resolve("file")).hasContent("kept\n");
        assertThat(plugin.mounts()).isEmpty();

        Files.delete(plugin.volume("books").resolve("file"));
        priok.docker("volume", "rm", "books").ok();
        assertThat(plugin.volume("books")).doesNotExist();
        assertThat(priok.docker("volume", "inspect", "books").exits(1).err()).contains("no such volume");
    }

    @Test
    void eachContainerMountsForItselfAndAVolumeInUseStays() {
        createVolume("books");
        String one = startSleeper("one", "books");
        String two = startSleeper("two", "books");
        assertThat(plugin.mounts()).containsExactlyInAnyOrder("books@" + one, "books@" + two);
        assertThat(priok.docker("volume", "rm", "books").exits(1).err()).contains("volume is in use");
        priok.docker("rm", "-f", "one").ok();
        assertThat(plugin.mounts()).containsExactly("books@" + two);
        priok.docker("restart", "-t", "0", "two").ok();
        assertThat(plugin.mounts()).containsExactly("books@" + two);
        priok.docker("stop", "-t", "0", "two").ok();
        Eventually.await("its mount is over", () -> plugin.mounts().isEmpty());
    }

    @Test
    void aVolumeDriverIsTakenForNewVolumesAndImagesFilesComeAlong() {
        priok.docker("run", "--rm", "--volume-driver", "shelf", "-v", "tools:/etc", "busybox", "true")
                .ok();
        assertThat(plugin.volume("tools").resolve("passwd")).exists();
        assertThat(plugin.mounts()).isEmpty();
        Leftovers.deleteTree(plugin.volume("tools"));
        // It was taken away behind our back.
        assertThat(priok.docker("volume", "ls", "-q").ok().lines()).isEmpty();
    }

    @Test
    void volumesThatOthersMadeAreFound() throws IOException {
        Files.createDirectory(plugin.volume("old"));
        assertThat(priok.docker("volume", "ls", "--format", "{{.Driver}} {{.Name}}")
                        .ok()
                        .lines())
                .containsExactly("shelf old");
        priok.docker("run", "--rm", "-v", "old:/data", "busybox", "touch", "/data/new")
                .ok();
        assertThat(plugin.volume("old").resolve("new")).exists();
    }

    @Test
    void whatThePluginRefusesIsSaidInItsWords() {
        plugin.behave("fail-Create", "no room on the shelf");
        assertThat(priok.docker("volume", "create", "-d", "shelf", "books")
                        .exits(1)
                        .err())
                .contains("create books: no room on the shelf");
        assertThat(priok.docker("volume", "ls", "-q").ok().lines()).isEmpty();
        plugin.behaveWell("fail-Create");
        createVolume("books");
        plugin.behave("fail-Mount", "the shelf is locked");
        assertThat(priok.docker("run", "--name", "one", "-v", "books:/data", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("error while mounting volume 'books': the shelf is locked");
        assertThat(priok.docker("volume", "create", "-d", "cupboard", "pots")
                        .exits(1)
                        .err())
                .contains("error looking up volume plugin cupboard: plugin \"cupboard\" not found");
    }

    @Test
    void aHungPluginIsNamedAndHoldsNobodyUpForLong() {
        createVolume("books");
        plugin.behave("hang-Mount", "");
        Instant begin = Instant.now();
        assertThat(priok.docker("run", "--rm", "-v", "books:/data", "busybox", "true")
                        .exits(125)
                        .err())
                .contains("error while mounting volume 'books': plugin \"shelf\" did not answer VolumeDriver.Mount"
                        + " within 8.0 s");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(40));
        priok.docker("run", "--rm", "busybox", "true").ok();
        // It may have mounted after all, so it is told that nobody needs that.
        Eventually.await(
                "it is unmounted",
                () -> plugin.calls().stream().anyMatch(call -> call.startsWith("VolumeDriver.Unmount")));
        plugin.behave("hang-List", "");
        assertThat(priok.docker("volume", "ls", "--format", "{{.Driver}} {{.Name}}")
                        .ok()
                        .lines())
                .containsExactly("shelf books");
        assertThat(priok.api("GET", "/volumes", null).body())
                .contains("plugin \\\"shelf\\\" did not answer VolumeDriver.List");
    }

    @Test
    void theStartWaitsForAPluginThatStarts() {
        createVolume("books");
        plugin.kill9();
        Process start = priok.dockerInBackground("run", "--rm", "-v", "books:/data", "busybox", "ls", "/data");
        plugin.startAgain();
        Eventually.await("the container has run", () -> !start.isAlive());
    }

    @Test
    void aPluginThatDiedIsToldOfTheEndLater() {
        createVolume("books");
        String one = startSleeper("one", "books");
        plugin.kill9();
        priok.docker("rm", "-f", "one").ok();
        assertThat(priok.docker("volume", "inspect", "books").exits(1).err()).contains("plugin \"shelf\"");
        plugin.startAgain();
        Eventually.await("its mount is over", () -> plugin.mounts().isEmpty());
        assertThat(plugin.calls().getLast()).contains("VolumeDriver.Unmount").contains(one);
    }

    @Test
    void mountsOutliveTheDaemonAndEndWithTheirContainers() {
        createVolume("books");
        String lasting = startSleeper("lasting", "books");
        String ending = priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "ending",
                        "-v",
                        "books:/data",
                        "busybox",
                        "sh",
                        "-c",
                        "until [ -e /data/over ]; do sleep 0.05; done")
                .ok()
                .text();
        assertThat(plugin.mounts()).containsExactlyInAnyOrder("books@" + lasting, "books@" + ending);
        ProcessHandle program = ProcessHandle.of(Long.parseLong(priok.inspect("ending", "{{.State.Pid}}")))
                .orElseThrow();
        priok.kill9();
        plugin.kill9();
        priok.docker("ps").exits(1);
        end(program);
        // The plugin comes later than the daemon, as one in a container would.
        priok.startAgain();
        assertThat(priok.inspect("ending", "{{.State.Status}}")).isEqualTo("exited");
        plugin.startAgain();
        Eventually.await("its mount is over", () -> plugin.mounts().equals(List.of("books@" + lasting)));
        priok.docker("rm", "-f", "lasting", "ending").ok();
        Eventually.await("the other is over too", () -> plugin.mounts().isEmpty());
    }

    private void end(ProcessHandle program) {
        try {
            Files.createFile(plugin.volume("books").resolve("over"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("the program ended", () -> !program.isAlive());
    }

    @Test
    void aDaemonStartsWithoutThePluginsOfItsVolumes() {
        createVolume("books");
        startSleeper("one", "books");
        plugin.close();
        priok.kill9();
        priok.startAgain();
        assertThat(priok.inspect("one", "{{.State.Status}}")).isEqualTo("running");
        Result listed = priok.docker("volume", "ls", "-q").ok();
        assertThat(listed.lines()).containsExactly("books");
        priok.docker("restart", "-t", "0", "one").exits(1);
        plugin.startAgain();
        priok.docker("start", "one").ok();
        Eventually.await("one mount", () -> plugin.mounts().size() == 1);

        priok.docker("rm", "-f", "one").ok();
        plugin.close();
        assertThat(priok.docker("volume", "rm", "books").exits(1).err()).contains("plugin \"shelf\"");
        priok.docker("volume", "rm", "-f", "books").ok();
        assertThat(priok.docker("volume", "ls", "-q").ok().lines()).isEmpty();
    }
}
