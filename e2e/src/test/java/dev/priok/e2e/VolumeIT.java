package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.MountTable;
import dev.priok.kernel.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes as the docker client makes and uses them. */
@WithDaemon
class VolumeIT {
    private final PriokDaemon priok;

    VolumeIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @AfterEach
    void removeWhatWasMade() {
        priok.removeContainers();
        priok.docker("volume", "prune", "-af").ok();
        assertThat(volumes()).isEmpty();
        assertThat(directories()).as("directories without a volume").isEmpty();
    }

    private List<String> volumes(String... filters) {
        List<String> command = new ArrayList<>(List.of("volume", "ls", "-q"));
        for (String filter : filters) {
            command.addAll(List.of("-f", filter));
        }
        return priok.docker(command.toArray(String[]::new)).ok().lines();
    }

    private List<String> directories() {
        try (Stream<Path> found = Files.list(priok.dataRoot().resolve("volumes"))) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result sh(String script, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "sh", "-c", script));
        return priok.docker(command.toArray(String[]::new));
    }

    private String create(String... options) {
        List<String> command = new ArrayList<>(List.of("create"));
        command.addAll(List.of(options));
        command.addAll(List.of("busybox", "true"));
        return priok.docker(command.toArray(String[]::new)).ok().text();
    }

    private String volume(String name, String template) {
        return priok.docker("volume", "inspect", "-f", template, name).ok().text();
    }

    /** An image with files in a directory that it declares to be a volume. */
    private void buildSeeded() {
        priok.docker(
                        "run",
                        "--name",
                        "seed",
                        "busybox",
                        "sh",
                        "-c",
                        "mkdir -p /data/sub && echo one >/data/one && ln /data/one /data/same && ln -s one /data/link"
                                + " && echo two >/data/sub/two && chown 12:34 /data/sub/two && chmod 2751 /data/sub"
                                + " && chown 56:78 /data && chmod 1770 /data && mkfifo /data/pipe && touch /plain")
                .ok();
        priok.docker("commit", "--change", "VOLUME /data", "--change", "CMD [\"sh\"]", "seed", "seeded")
                .ok();
        priok.docker("rm", "seed").ok();
    }

    @Test
    void stateIsKeptInVolumesAndBindMountsOnly() throws IOException {
        sh("echo here >/state; cat /state").ok();
        assertThat(sh("cat /state").exits(1).err()).contains("No such file");
        sh("echo volume >/keep/state", "-v", "kept:/keep").ok();
        assertThat(sh("cat /keep/state", "-v", "kept:/keep").ok().text()).isEqualTo("volume");
        Path folder = Files.createTempDirectory(priok.scratch(), "state");
        sh("echo bind >/keep/state", "-v", folder + ":/keep").ok();
        assertThat(sh("cat /keep/state", "-v", folder + ":/keep").ok().text()).isEqualTo("bind");
        assertThat(Files.readString(folder.resolve("state"))).isEqualTo("bind\n");
        priok.docker("volume", "rm", "kept").ok();
    }

    @Test
    void namedVolumesOutliveTheirContainersAndAreShared() {
        sh("echo kept >/data/file", "-v", "shared:/data").ok();
        assertThat(sh("cat /other/file", "-v", "shared:/other:ro").ok().text()).isEqualTo("kept");
        assertThat(sh("echo x >/other/file", "-v", "shared:/other:ro").exits(1).err())
                .contains("Read-only file system");
        assertThat(sh("cat /x/file", "--mount", "type=volume,src=shared,dst=/x")
                        .ok()
                        .text())
                .isEqualTo("kept");
        assertThat(volumes()).containsExactly("shared");
        assertThat(volume("shared", "{{.Driver}} {{.Scope}} {{.Mountpoint}}"))
                .isEqualTo("local local " + priok.dataRoot() + "/volumes/shared/_data");
        assertThat(priok.docker("volume", "rm", "shared").ok().text()).isEqualTo("shared");
        assertThat(priok.docker("volume", "rm", "shared").exits(1).err()).contains("no such volume");
        priok.docker("volume", "rm", "-f", "shared").ok();
    }

    @Test
    void createsWithLabelsAndFilters() {
        assertThat(priok.docker("volume", "create", "--label", "tier=db", "db")
                        .ok()
                        .text())
                .isEqualTo("db");
        priok.docker("volume", "create", "--label", "tier=web", "web").ok();
        String anonymous = priok.docker("volume", "create").ok().text();
        assertThat(anonymous).hasSize(64);
        assertThat(volume(anonymous, "{{json .Labels}}")).isEqualTo("{\"com.docker.volume.anonymous\":\"\"}");
        assertThat(volumes("label=tier=db")).containsExactly("db");
        assertThat(volumes("name=we")).containsExactly("web");
        assertThat(volumes("driver=local")).hasSize(3);
        assertThat(volumes("driver=other")).isEmpty();
        create("-v", "web:/w");
        assertThat(volumes("dangling=false")).containsExactly("web");
        assertThat(volumes("dangling=true")).containsExactlyInAnyOrder("db", anonymous);
        assertThat(priok.docker("volume", "create", "-d", "nothing", "x")
                        .exits(1)
                        .err())
                .contains("plugin \"nothing\" not found");
        assertThat(priok.docker("volume", "create", "a/b").exits(1).err())
                .contains("includes invalid characters for a local volume name");
        assertThat(priok.docker("volume", "create", "--opt", "nonsense=1", "yy")
                        .exits(1)
                        .err())
                .contains("nonsense");
        assertThat(volumes()).hasSize(3);
    }

    @Test
    void listsAreMadeWhileVolumesComeAndGo() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            List<Future<?>> changes = new ArrayList<>();
            for (String name : List.of("coming", "going")) {
                changes.add(clients.submit(() -> {
                    for (int i = 0; i < 300; i++) {
                        String volume = "{\"Name\": \"" + name + i % 10 + "\"}";
                        priok.api("POST", "/volumes/create", volume).expect(201);
                        priok.api("DELETE", "/volumes/" + name + i % 10, null).expect(204);
                    }
                }));
            }
            while (!changes.stream().allMatch(Future::isDone)) {
                priok.api("GET", "/volumes", null).expect(200);
            }
            for (Future<?> change : changes) {
                change.get();
            }
        }
    }

    @Test
    void aVolumeInUseIsNotRemoved() {
        String id = create("-v", "busy:/b");
        assertThat(priok.docker("volume", "rm", "busy").exits(1).err())
                .contains("remove busy: volume is in use - [" + id + "]");
        assertThat(priok.docker("volume", "prune", "-af").ok().out()).doesNotContain("busy");
        priok.docker("rm", id).ok();
        priok.docker("volume", "rm", "busy").ok();
    }

    @Test
    void anonymousVolumesGoWithTheirContainerWhenAsked() {
        String kept = create("-v", "/a", "-v", "named:/n");
        String name = priok.inspect(kept, "{{range .Mounts}}{{if eq .Destination \"/a\"}}{{.Name}}{{end}}{{end}}");
        assertThat(name).hasSize(64);
        priok.docker("rm", kept).ok();
        assertThat(volumes()).containsExactlyInAnyOrder(name, "named");
        String gone = create("-v", "/a", "-v", "named:/n");
        assertThat(volumes()).hasSize(3);
        priok.docker("rm", "-v", gone).ok();
        assertThat(volumes()).containsExactlyInAnyOrder(name, "named");
        sh("true", "-v", "/a", "--mount", "type=volume,dst=/b").ok();
        assertThat(volumes()).as("after --rm").containsExactlyInAnyOrder(name, "named");
        String pruned = priok.docker("volume", "prune", "-f").ok().out();
        assertThat(pruned).contains(name).doesNotContain("named");
        assertThat(volumes()).containsExactly("named");
    }

    @Test
    void anImagesFilesAreCopiedIntoAnEmptyVolume() {
        buildSeeded();
        String facts = "cd /data; cat one same link sub/two; stat -c '%n %u:%g %a %F' . sub sub/two pipe link;"
                + " stat -c %h one";
        String expected = "one one one two . 56:78 1770 directory sub 0:0 2751 directory sub/two 12:34 644 regular file"
                + " pipe 0:0 644 fifo link 0:0 777 symbolic link 2";
        for (String[] options :
                new String[][] {{}, {"-v", "first:/data"}, {"--mount", "type=volume,src=second,dst=/data"}}) {
            List<String> command = new ArrayList<>(List.of("run", "--rm"));
            command.addAll(List.of(options));
            command.addAll(List.of("seeded", "sh", "-c", facts));
            String text = priok.docker(command.toArray(String[]::new)).ok().text();
            assertThat(String.join(" ", text.lines().toList())).isEqualTo(expected);
        }
        assertThat(volumes()).containsExactly("first", "second");
        assertThat(priok.docker("run", "--rm", "-v", "bare:/data:nocopy", "seeded", "ls", "-A", "/data")
                        .ok()
                        .text())
                .isEmpty();
        assertThat(priok.docker(
                                "run",
                                "--rm",
                                "-v",
                                "first:/data",
                                "seeded",
                                "sh",
                                "-c",
                                "rm -r /data/*; touch /data/x")
                        .exit())
                .isZero();
        assertThat(priok.docker("run", "--rm", "-v", "first:/data", "seeded", "ls", "/data")
                        .ok()
                        .text())
                .as("copied once only")
                .isEqualTo("x");
        assertThat(priok.docker("create", "-v", "/plain", "seeded").exits(1).err())
                .contains("cannot mount volume over existing file, file exists /plain");
        priok.docker("rmi", "seeded").ok();
    }

    @Test
    void volumesOfOtherContainersAreTakenOver() {
        String source = create("-v", "/anonymous", "-v", "named:/named");
        assertThat(sh("touch /anonymous/x /named/y && ls /anonymous /named", "--volumes-from", source)
                        .exit())
                .isZero();
        assertThat(sh("touch /anonymous/z", "--volumes-from", source + ":ro")
                        .exits(1)
                        .err())
                .contains("Read-only file system");
        assertThat(volumes()).as("--rm of a user leaves the owner's").hasSize(2);
        String heir = create("--volumes-from", source);
        priok.docker("rm", "-v", source).ok();
        assertThat(volumes()).as("still in use").hasSize(2);
        priok.docker("rm", "-v", heir).ok();
        assertThat(volumes()).containsExactly("named");
        assertThat(priok.docker("create", "--volumes-from", "nobody", "busybox")
                        .exits(1)
                        .err())
                .contains("No such container: nobody");
    }

    @Test
    void inspectListAndDiskUseShowVolumes() {
        String id = create("-v", "named:/n:ro", "-v", "/a", "--mount", "type=volume,src=mm,dst=/m,volume-label=k=v");
        assertThat(priok.inspect(id, "{{json .HostConfig.Binds}}")).isEqualTo("[\"named:/n:ro\"]");
        String mounts = "{{range .Mounts}}{{.Type}} {{.Destination}} {{.Driver}} {{.Mode}} {{.RW}}|{{end}}";
        assertThat(priok.inspect(id, mounts))
                .isEqualTo("volume /n local ro false|volume /m local z true|volume /a local  true|");
        assertThat(volume("mm", "{{json .Labels}}")).isEqualTo("{\"k\":\"v\"}");
        assertThat(priok.docker("ps", "-aq", "--no-trunc", "-f", "volume=named")
                        .ok()
                        .text())
                .isEqualTo(id);
        assertThat(priok.docker("ps", "-aq", "--no-trunc", "-f", "volume=/m")
                        .ok()
                        .text())
                .isEqualTo(id);
        assertThat(priok.docker("ps", "-aq", "-f", "volume=other").ok().text()).isEmpty();
        sh("dd if=/dev/zero of=/n/zeroes bs=1k count=64 2>/dev/null", "-v", "named:/n")
                .ok();
        String use = priok.docker("system", "df", "-v", "--format", "{{json .Volumes}}")
                .ok()
                .text();
        assertThat(use)
                .contains("\"Name\":\"named\"")
                .contains("\"Links\":\"1\"")
                .contains("\"Size\":\"65.54kB\"");
    }

    @Test
    void eventsTellAVolumesLife() {
        sh("true", "-v", "seen:/s").ok();
        priok.docker("volume", "rm", "seen").ok();
        List<String> events = priok.docker(
                        "events",
                        "--since",
                        "1m",
                        "--until",
                        Long.toString(Instant.now().getEpochSecond() + 1),
                        "--filter",
                        "type=volume",
                        "--filter",
                        "volume=seen",
                        "--format",
                        "{{.Action}} {{.Actor.Attributes.driver}}")
                .ok()
                .lines();
        assertThat(events).containsExactly("create local", "mount local", "unmount local", "destroy local");
    }

    @Test
    void subpathsStayInsideTheVolume() {
        sh("mkdir -p /v/a/b; echo deep >/v/a/b/file; ln -s / /v/out", "-v", "tree:/v")
                .ok();
        String mount = "type=volume,src=tree,dst=/x,volume-subpath=";
        assertThat(sh("cat /x/file", "--mount", mount + "a/b").ok().text()).isEqualTo("deep");
        assertThat(sh("cat /x", "--mount", mount + "a/b/file").ok().text()).isEqualTo("deep");
        assertThat(sh("ls /x", "--mount", mount + "out").ok().lines())
                .as("the volume's own root")
                .contains("a", "out");
        assertThat(sh("true", "--mount", mount + "missing").exits(127).err()).contains("cannot access path");
    }

    @Test
    void anUnreachableContainerLeavesNoVolumeBehind() {
        assertThat(priok.docker("create", "-v", "/a", "-v", "xx:/b", "--volumes-from", "nobody", "busybox")
                        .exit())
                .isEqualTo(1);
        assertThat(volumes()).isEmpty();
        assertThat(priok.docker("create", "-v", "/bad", "-v", "a/b:/b", "busybox")
                        .exit())
                .isEqualTo(1);
        assertThat(volumes()).isEmpty();
    }

    @Test
    void volumesSurviveTheDaemon() {
        String owner = create("-v", "/a", "-v", "named:/n");
        priok.docker("run", "-d", "--name", "runs", "-v", "named:/n", "busybox", "sleep", "1000")
                .ok();
        priok.kill9();
        priok.startAgain();
        assertThat(priok.docker("volume", "rm", "named").exits(1).err()).contains("volume is in use");
        assertThat(volumes()).hasSize(2);
        priok.docker("rm", "-f", "-v", owner, "runs").ok();
        assertThat(volumes()).containsExactly("named");
    }

    @Test
    void filesAreCopiedIntoAndOutOfVolumes() throws IOException {
        Path file = Files.writeString(priok.scratch().resolve("file"), "copied\n");
        Path host = Files.createDirectories(priok.scratch().resolve("host"));
        String id = create("-v", "vol:/data/vol", "-v", host + ":/data/host", "-v", "vol:/ro:ro");
        priok.docker("cp", file.toString(), id + ":/data/vol/a").ok();
        priok.docker("cp", file.toString(), id + ":/data/host/b").ok();
        assertThat(host.resolve("b")).hasContent("copied");
        assertThat(sh("cat /x/a", "-v", "vol:/x").ok().text()).isEqualTo("copied");
        priok.docker("cp", id + ":/data/vol/a", priok.scratch().resolve("back").toString())
                .ok();
        assertThat(priok.scratch().resolve("back")).hasContent("copied");
        assertThat(priok.docker("cp", file.toString(), id + ":/ro/c").exits(1).err())
                .contains("read-only");
        priok.docker("run", "-d", "--name", "live", "-v", "vol:/v", "busybox", "sleep", "1000")
                .ok();
        priok.docker("cp", file.toString(), "live:/v/c").ok();
        assertThat(priok.docker("cp", "live:/v/c", "-").ok().out()).contains("copied");
        assertThat(priok.docker("export", id).ok().out()).doesNotContain("copied");
        Files.delete(host.resolve("b"));
    }

    private boolean isMounted(String volume) {
        return MountTable.read()
                .at(priok.dataRoot().resolve("volumes").resolve(volume).resolve("_data"))
                .isPresent();
    }

    private void createLocal(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("volume", "create"));
        for (String option : options) {
            command.addAll(List.of("-o", option));
        }
        command.add(name);
        priok.docker(command.toArray(String[]::new)).ok();
    }

    @Test
    void theLocalDriverMountsWhatItsOptionsSayWhileSomebodyNeedsIt() throws IOException {
        Path host = Files.createDirectories(priok.scratch().resolve("bound"));
        createLocal("bound", "type=none", "o=bind", "device=" + host);
        createLocal("memory", "type=tmpfs", "device=tmpfs", "o=size=1m,mode=0711");
        assertThat(isMounted("bound")).isFalse();
        sh("echo here >/b/file", "-v", "bound:/b").ok();
        assertThat(host.resolve("file")).hasContent("here");
        assertThat(isMounted("bound")).isFalse();
        priok.docker("run", "-d", "--name", "one", "-v", "memory:/m", "-v", "bound:/b", "busybox", "sleep", "1000")
                .ok();
        priok.docker("run", "-d", "--name", "two", "-v", "memory:/m", "busybox", "sleep", "1000")
                .ok();
        priok.docker("exec", "one", "sh", "-c", "echo common >/m/file").ok();
        assertThat(priok.docker("exec", "two", "sh", "-c", "cat /m/file; stat -c %a /m; grep ' /m ' /proc/mounts")
                        .ok()
                        .out())
                .contains("common", "711", "tmpfs", "size=1024k");
        priok.docker("rm", "-f", "one").ok();
        assertThat(isMounted("memory")).isTrue();
        priok.kill9();
        priok.startAgain();
        assertThat(isMounted("memory")).as("after the daemon's return").isTrue();
        assertThat(sh("cat /m/file", "-v", "memory:/m").ok().text()).isEqualTo("common");
        ProcessHandle program = ProcessHandle.of(Long.parseLong(priok.inspect("two", "{{.State.Pid}}")))
                .orElseThrow();
        priok.kill9();
        program.destroyForcibly();
        priok.startAgain();
        assertThat(isMounted("memory")).as("nobody needs it").isFalse();
        assertThat(isMounted("bound")).isFalse();
        priok.docker("rm", "-f", "two").ok();
        priok.docker("volume", "rm", "bound", "memory").ok();
        assertThat(host.resolve("file")).as("it is not the volume's").exists();
    }

    @Test
    void theLocalDriverRefusesWhatDockerRefuses() {
        assertThat(priok.docker("volume", "create", "-o", "type=tmpfs", "xx")
                        .exits(1)
                        .err())
                .contains("missing required option: \"device\"");
        assertThat(priok.docker("volume", "create", "-o", "nonsense=1", "xx")
                        .exits(1)
                        .err())
                .contains("invalid option: \"nonsense\"");
        assertThat(priok.docker("volume", "create", "-o", "size=1g", "xx")
                        .exits(1)
                        .err())
                .contains("quota size requested but no quota support");
        createLocal("missing", "type=none", "o=bind", "device=/no/such/place");
        assertThat(priok.docker("run", "--name", "failed", "-v", "missing:/m", "busybox", "true")
                        .exit())
                .isNotZero();
        createLocal("nfs", "type=nfs", "o=addr=no.such.host.invalid,rw", "device=:/export");
        assertThat(sh("true", "-v", "nfs:/n").err()).contains("error resolving passed in network volume address");
        priok.removeContainers();
        priok.docker("volume", "rm", "missing", "nfs").ok();
    }

    @Test
    void mountsBelowABindFollowTheWordsOfTheRequest() throws IOException {
        Path outer = Files.createDirectories(priok.scratch().resolve("outer"));
        Path inner = Files.createDirectories(outer.resolve("inner"));
        Mounts.mount("tmpfs", inner, "tmpfs", 0, null);
        try {
            Files.createFile(inner.resolve("deep"));
            String bind = "type=bind,src=" + outer + ",dst=/x,";
            String write = "touch /x/inner/new";
            assertThat(sh(write, "-v", outer + ":/x").exit()).isZero();
            assertThat(sh(write, "-v", outer + ":/x:ro").err()).contains("Read-only");
            assertThat(sh(write, "--mount", bind + "readonly,bind-recursive=writable")
                            .exit())
                    .isZero();
            assertThat(sh(write, "--mount", bind + "readonly,bind-recursive=readonly,bind-propagation=rprivate")
                            .err())
                    .contains("Read-only");
            assertThat(sh("ls -A /x/inner", "--mount", bind + "bind-recursive=disabled")
                            .ok()
                            .text())
                    .isEmpty();
            String id = create("--mount", bind + "readonly,bind-recursive=writable");
            assertThat(priok.inspect(id, "{{json .HostConfig.Mounts}}")).contains("\"ReadOnlyNonRecursive\":true");
        } finally {
            Mounts.unmount(inner, 0);
        }
    }

    @Test
    void missingSourcesAndMemoryAreTreatedAsDockerDoes() {
        Path missing = priok.scratch().resolve("missing");
        assertThat(priok.docker("create", "--mount", "type=bind,src=" + missing + ",dst=/x", "busybox")
                        .exits(1)
                        .err())
                .contains("bind source path does not exist: " + missing);
        sh("true", "-v", missing + ":/x").ok();
        assertThat(missing).isDirectory();
        String facts = sh(
                        "stat -c %a /m; grep ' /m ' /proc/mounts; grep ' /t ' /proc/mounts",
                        "--mount", "type=tmpfs,dst=/m,tmpfs-size=2m,tmpfs-mode=0750", "--tmpfs", "/t:size=1m,exec")
                .ok()
                .out();
        assertThat(facts).contains("750", "size=2048k", "size=1024k");
        assertThat(priok.docker("create", "-v", "aa:/x", "--tmpfs", "/x", "busybox")
                        .exits(1)
                        .err())
                .contains("Duplicate mount point: /x");
    }

    @Test
    void thePriokCommandKnowsVolumes() {
        assertThat(priok.priok("volume", "create", "--label", "a=b", "mine")
                        .ok()
                        .text())
                .isEqualTo("mine");
        assertThat(priok.priok("volume", "ls").ok().out()).contains("local     mine");
        assertThat(priok.priok("volume", "inspect", "-f", "{{.Name}}", "mine")
                        .ok()
                        .text())
                .isEqualTo("mine");
        assertThat(priok.priok("volume", "prune", "-f", "-a").ok().out()).contains("mine");
        priok.priok("volume", "create", "mine").ok();
        assertThat(priok.priok("volume", "rm", "mine").ok().text()).isEqualTo("mine");
    }
}
