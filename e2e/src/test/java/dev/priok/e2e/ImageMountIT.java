package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of one image in a container of another. */
@WithDaemon
class ImageMountIT {
    private static final String TOOLS = "type=image,source=tools,target=/mnt";

    private final PriokDaemon priok;

    ImageMountIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void makeImage(PriokDaemon priok) {
        tools(priok, "first");
    }

    private static void tools(PriokDaemon priok, String content) {
        priok.docker(
                        "run",
                        "--name",
                        "maker",
                        "busybox",
                        "sh",
                        "-c",
                        "mkdir -p /opt/tools && echo " + content + " >/opt/tools/one && ln -s /opt/tools /link"
                                + " && ln -s /etc /outside && touch /etc/of-the-image")
                .ok();
        priok.docker("commit", "maker", "tools").ok();
        priok.docker("rm", "maker").ok();
    }

    private Result run(String mount, String... command) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--mount", mount, "busybox"));
        words.addAll(List.of(command));
        return priok.priok(words.toArray(String[]::new));
    }

    @Test
    void itsFilesCanBeReadAndNothingElse() {
        assertThat(run(TOOLS, "cat", "/mnt/opt/tools/one").ok().text()).isEqualTo("first");
        assertThat(run(TOOLS, "touch", "/mnt/opt/new").exits(1).err()).contains("Read-only file system");
        assertThat(run(TOOLS, "sh", "-c", "rm -r /mnt/opt; echo left; cat /mnt/opt/tools/one")
                        .out())
                .endsWith("left\nfirst\n");
    }

    @Test
    void aPartOfIt() {
        assertThat(run(TOOLS + ",image-subpath=opt/tools", "ls", "/mnt").ok().text())
                .isEqualTo("one");
        assertThat(run(TOOLS + ",image-subpath=opt/tools/one", "cat", "/mnt")
                        .ok()
                        .text())
                .isEqualTo("first");
        assertThat(run(TOOLS + ",image-subpath=link", "ls", "/mnt").ok().text()).isEqualTo("one");
        assertThat(run(TOOLS + ",image-subpath=outside", "ls", "/mnt").ok().text())
                .as("links lead to places in the image")
                .contains("of-the-image");
        assertThat(run(TOOLS + ",image-subpath=missing", "true").exits(127).err())
                .contains("cannot access path missing of the image tools: no such file or directory");
        assertThat(run(TOOLS + ",image-subpath=../etc", "true").exits(125).err())
                .contains("subpath must be a relative path within the image");
    }

    @Test
    void theImageStaysAsLongAsItIsMounted() {
        assertThat(run("type=image,source=nothing,target=/mnt", "true")
                        .exits(125)
                        .err())
                .contains("invalid mount config for type \"image\": No such image: nothing");
        priok.priok("create", "--name", "user", "--mount", TOOLS, "busybox", "cat", "/mnt/opt/tools/one")
                .ok();
        assertThat(priok.docker("rmi", "tools").exits(1).err()).contains("is using its referenced image");
        tools(priok, "second");
        assertThat(priok.docker("start", "-a", "user").ok().text())
                .as("the name means another image now")
                .isEqualTo("first");
        assertThat(run(TOOLS, "cat", "/mnt/opt/tools/one").ok().text()).isEqualTo("second");
        priok.docker("rm", "user").ok();
        priok.docker("image", "prune", "-f").ok();
        tools(priok, "first");
    }

    @Test
    void copiesComeOutOfItWhetherTheContainerRunsOrNot() throws IOException {
        priok.priok("create", "--name", "user", "--mount", TOOLS, "busybox", "sleep", "600")
                .ok();
        Path stopped = priok.scratch().resolve("stopped");
        priok.docker("cp", "user:/mnt/opt/tools/one", stopped.toString()).ok();
        priok.docker("start", "user").ok();
        Path running = priok.scratch().resolve("running");
        priok.docker("cp", "user:/mnt/opt/tools/one", running.toString()).ok();
        assertThat(Files.readString(stopped)).isEqualTo("first\n");
        assertThat(Files.readString(running)).isEqualTo("first\n");
        assertThat(priok.inspect("user", "{{range .Mounts}}{{.Type}} {{.Destination}} {{.RW}}{{end}}"))
                .isEqualTo("image /mnt false");
    }
}
