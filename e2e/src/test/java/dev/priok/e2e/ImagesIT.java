package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithDaemon
class ImagesIT {
    private final PriokDaemon priok;

    ImagesIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @AfterEach
    void removeAllButBusybox() {
        priok.removeContainers();
        priok.docker("images", "-q", "--format", "{{.Repository}}:{{.Tag}}").ok().lines().stream()
                .filter(name -> !name.equals("busybox:latest") && !name.contains("<none>"))
                .forEach(name -> priok.docker("rmi", "-f", name).ok());
        priok.docker("image", "prune", "-f").ok();
    }

    private String id(String image) {
        return priok.docker("image", "inspect", "--format", "{{.Id}}", image)
                .ok()
                .text();
    }

    @Test
    void commitMakesAnImageOfAChangedContainer() {
        priok.docker("run", "--name", "changed", "busybox", "sh", "-c", "echo by hand >/note; rm /etc/group")
                .ok();
        priok.docker("commit", "-m", "a note", "-a", "someone", "-c", "CMD [\"cat\", \"/note\"]", "changed", "noted:1")
                .ok();
        assertThat(priok.docker("run", "--rm", "noted:1").ok().out()).isEqualTo("by hand\n");
        priok.docker("run", "--rm", "noted:1", "test", "-e", "/etc/group").exits(1);
        assertThat(priok.docker("history", "--format", "{{.Comment}}", "noted:1")
                        .ok()
                        .lines()
                        .getFirst())
                .isEqualTo("a note");
        assertThat(priok.docker("image", "inspect", "--format", "{{.Author}} {{len .RootFS.Layers}}", "noted:1")
                        .ok()
                        .text())
                .isEqualTo("someone 2");
    }

    @Test
    void savedAndLoadedImagesAreTheSame() {
        priok.docker("run", "--name", "box", "busybox", "sh", "-c", "mkdir /d; echo x >/d/f; ln /d/f /d/g")
                .ok();
        priok.docker("commit", "box", "two-layers:1").ok();
        String id = id("two-layers:1");
        Path archive = priok.scratch().resolve("saved.tar");
        priok.docker("save", "-o", archive.toString(), "two-layers:1", "busybox:latest")
                .ok();
        priok.docker("rm", "box").ok();
        priok.docker("rmi", "two-layers:1").ok();
        assertThat(priok.docker("load", "-i", archive.toString()).ok().out()).contains("Loaded image: two-layers:1");
        assertThat(id("two-layers:1")).isEqualTo(id);
        assertThat(priok.docker("run", "--rm", "two-layers:1", "stat", "-c", "%h", "/d/g")
                        .ok()
                        .text())
                .isEqualTo("2");
    }

    @Test
    void skopeoReadsWhatSaveWritesAndLoadReadsWhatSkopeoWrites() {
        Path saved = priok.scratch().resolve("docker.tar");
        Path oci = priok.scratch().resolve("oci.tar");
        priok.docker("save", "-o", saved.toString(), "busybox").ok();
        skopeo("docker-archive:" + saved, "oci-archive:" + oci + ":from-oci:1");
        assertThat(priok.docker("load", "-i", oci.toString()).ok().out()).contains("Loaded image");
        Path zstd = priok.scratch().resolve("docker.tar.zst");
        Programs.run(Map.of(), List.of("zstd", "-q", "-f", saved.toString(), "-o", zstd.toString()))
                .ok();
        priok.docker("load", "-i", zstd.toString()).ok();
        Programs.run(Map.of(), List.of("gzip", "-f", saved.toString())).ok();
        assertThat(priok.docker("load", "-i", saved + ".gz").ok().out()).contains("Loaded image: busybox:latest");
    }

    private static void skopeo(String from, String to) {
        Programs.run(Map.of(), List.of("skopeo", "--insecure-policy", "copy", "-q", from, to))
                .ok();
    }

    @Test
    void exportAndImportKeepTheFiles() {
        priok.docker("run", "--name", "box", "busybox", "sh", "-c", "echo exported >/note")
                .ok();
        Path tar = priok.scratch().resolve("exported.tar");
        priok.docker("export", "-o", tar.toString(), "box").ok();
        priok.docker("import", "-c", "ENV A=b", tar.toString(), "again:1").ok();
        assertThat(priok.docker("run", "--rm", "again:1", "sh", "-c", "cat /note; echo $A")
                        .ok()
                        .lines())
                .containsExactly("exported", "b");
    }

    @Test
    void tagsAndRemovalFollowDockersRules() {
        priok.docker("tag", "busybox", "other:1").ok();
        String id = id("busybox");
        assertThat(id("other:1")).isEqualTo(id);
        assertThat(priok.docker("rmi", "other:1").ok().out()).isEqualTo("Untagged: other:1\n");
        priok.docker("create", "--name", "user", "busybox").ok();
        assertThat(priok.docker("rmi", "busybox").exits(1).err())
                .contains("conflict")
                .contains("is using");
        assertThat(priok.docker("rmi", "no-such-image").exits(1).err()).contains("No such image");
        assertThat(priok.docker("images", "--filter", "reference=busy*", "-q", "--no-trunc")
                        .ok()
                        .text())
                .isEqualTo(id);
        assertThat(priok.docker("tag", "busybox", "Upper:1").exits(1).err()).contains("invalid reference format");
    }

    @Test
    void systemDfCountsThem() {
        priok.docker("run", "--name", "box", "busybox", "sh", "-c", "head -c 1000000 /dev/zero >/million")
                .ok();
        assertThat(priok.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}")
                        .ok()
                        .lines())
                .contains("Images 1", "Containers 1");
        assertThat(priok.docker("ps", "-as", "--format", "{{.Size}}").ok().text())
                .startsWith("1MB (virtual ");
    }

    @Test
    void cpInAndOutOfStoppedAndRunningContainers() throws IOException {
        Path in = Files.createDirectories(priok.scratch().resolve("cp/in"));
        Files.writeString(in.resolve("a"), "A");
        Files.createSymbolicLink(in.resolve("link"), Path.of("a"));
        priok.docker("create", "--name", "stopped", "busybox", "sleep", "1000").ok();
        priok.docker("cp", in.toString(), "stopped:/tmp/in").ok();
        priok.docker("start", "stopped").ok();
        assertThat(priok.docker("exec", "stopped", "sh", "-c", "cat /tmp/in/link; readlink /tmp/in/link")
                        .ok()
                        .text())
                .isEqualTo("Aa");
        priok.docker("cp", in.resolve("a").toString(), "stopped:/tmp/running").ok();
        Path out = priok.scratch().resolve("cp/out");
        priok.docker("cp", "stopped:/tmp/running", out.toString()).ok();
        assertThat(out).hasContent("A");
        assertThat(priok.docker("cp", "stopped:/nowhere", out.toString())
                        .exits(1)
                        .err())
                .contains("Could not find the file");
    }

    @Test
    void cpNeverLeavesTheRoot() throws IOException {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "box",
                        "busybox",
                        "sh",
                        "-c",
                        "ln -s /../../../../../../tmp /out; sleep 1000")
                .ok();
        Eventually.await(
                "the link is there",
                () -> priok.docker("exec", "box", "test", "-L", "/out").exit() == 0);
        Path file = Files.writeString(priok.scratch().resolve("escapee-" + System.nanoTime()), "x");
        priok.docker("cp", file.toString(), "box:/out/").ok();
        assertThat(Path.of("/tmp").resolve(file.getFileName())).doesNotExist();
        priok.docker("exec", "box", "test", "-e", "/tmp/" + file.getFileName()).ok();
    }
}
