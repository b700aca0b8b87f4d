package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real buildx, which builds by BuildKit's protocol with the driver {@code docker}. */
@WithDaemon
class BuildxIT {
    private final PriokDaemon priok;
    private Path context = Path.of("");

    BuildxIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void makeContext() throws IOException {
        StockClients.addPlugins(priok.environment());
        context = Files.createTempDirectory(priok.scratch(), "context");
        file("file", "content\n");
        file("Dockerfile", "FROM busybox\nCOPY file /made/file\nRUN chmod 600 /made/file\nCMD cat /made/file\n");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(context.resolve(name), content);
    }

    private Result buildx(String... arguments) {
        return buildxWith(Map.of(), arguments);
    }

    private Result buildxWith(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.putAll(more);
        return Programs.run(environment, command(arguments));
    }

    private static List<String> command(String... arguments) {
        return Stream.concat(Stream.of(StockClients.docker(), "buildx"), Stream.of(arguments))
                .toList();
    }

    private Result build(String... arguments) {
        List<String> all = new ArrayList<>(List.of("build"));
        all.addAll(List.of(arguments));
        all.add(context.toString());
        return buildx(all.toArray(String[]::new));
    }

    private String printed(String image) {
        return priok.docker("run", "--rm", image).ok().out();
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private String imageId(String name) {
        return priok.docker("image", "inspect", "--format", "{{.Id}}", name)
                .ok()
                .text();
    }

    @Test
    void bakedTargetsMayStandOnEachOther() throws IOException {
        file("Dockerfile", "FROM busybox\nARG WORD\nRUN echo \"$WORD\" >/word\n");
        file("app.Dockerfile", "FROM base\nCOPY --from=base /word /copy\nRUN cat /word >>/copy\nCMD cat /copy\n");
        Path bake = file("docker-bake.hcl", """
                group "default" { targets = ["app", "plain"] }
                target "base" {
                  context = "%1$s"
                  args = { WORD = "baked" }
                }
                target "app" {
                  context = "%1$s"
                  dockerfile = "app.Dockerfile"
                  contexts = { base = "target:base" }
                  tags = ["baked:app"]
                }
                target "plain" {
                  inherits = ["base"]
                  tags = ["baked:plain"]
                }
                """.formatted(context));
        Path metadata = context.resolve("metadata.json");
        // Later ones ask before they read outside the working directory.
        buildxWith(
                        Map.of("BUILDX_BAKE_ENTITLEMENTS_FS", "0"),
                        "bake",
                        "-f",
                        bake.toString(),
                        "--metadata-file",
                        metadata.toString())
                .ok();
        assertThat(printed("baked:app")).isEqualTo("baked\nbaked\n");
        for (String target : List.of("app", "plain")) {
            assertThat(json(metadata)
                            .path(target)
                            .path("containerimage.config.digest")
                            .asString(""))
                    .isEqualTo(imageId("baked:" + target));
        }
    }

    @Test
    void anImageLayoutInADirectoryIsWhatAnotherBuildTakes() throws IOException {
        Path layout = context.resolve("layout");
        build("-o", "type=oci,tar=false,dest=" + layout).ok();
        assertThat(json(layout.resolve("oci-layout")).path("imageLayoutVersion").asString(""))
                .isEqualTo("1.0.0");
        JsonNode entry = json(layout.resolve("index.json")).path("manifests").path(0);
        assertThat(entry.path("annotations")
                        .path("org.opencontainers.image.ref.name")
                        .asString(""))
                .isEqualTo("latest");

        file("Dockerfile", "FROM laid\nRUN cat /made/file >/copy\nCMD cat /copy\n");
        build("-t", "of:layout", "--build-context", "laid=oci-layout://" + layout + ":latest")
                .ok();
        assertThat(printed("of:layout")).isEqualTo("content\n");
    }

    @Test
    void howAnImageWasMadeIsSaidThroughAllTargetsThatItTakes() throws IOException {
        file("base.Dockerfile", "FROM busybox\nRUN --mount=type=secret,id=word,required=false echo base >/base\n");
        file("middle.Dockerfile", "FROM base\nRUN echo middle >/middle\n");
        file("Dockerfile", "FROM scratch\nCOPY --from=middle /base /middle /\n");
        Path archive = context.resolve("app.tar");
        Path bake = file("docker-bake.hcl", """
                target "base" {
                  context = "%1$s"
                  dockerfile = "base.Dockerfile"
                }
                target "middle" {
                  context = "%1$s"
                  dockerfile = "middle.Dockerfile"
                  contexts = { base = "target:base" }
                }
                target "default" {
                  context = "%1$s"
                  contexts = { middle = "target:middle" }
                  attest = ["type=provenance,mode=max"]
                  output = ["type=oci,dest=%2$s"]
                }
                """.formatted(context, archive));
        buildxWith(Map.of("BUILDX_BAKE_ENTITLEMENTS_FS", "0"), "bake", "-f", bake.toString())
                .ok();

        JsonNode index =
                blob(archive, document(archive, "index.json").path("manifests").path(0));
        JsonNode beside = blob(archive, index.path("manifests").path(1));
        JsonNode predicate = blob(archive, beside.path("layers").path(0)).path("predicate");
        assertThat(predicate.findValuesAsString("uri"))
                .singleElement()
                .asString()
                .startsWith("pkg:docker/busybox@");
        assertThat(predicate.findPath("secrets").path(0).path("id").asString(""))
                .isEqualTo("word");
        assertThat(predicate.findPath("llbDefinition").toString()).contains("echo base", "echo middle");
    }

    private static JsonNode blob(Path archive, JsonNode descriptor) {
        return document(
                archive, "blobs/" + descriptor.path("digest").asString("").replace(':', '/'));
    }

    private static JsonNode document(Path archive, String entry) {
        return JsonMapper.shared()
                .readTree(Programs.run(Map.of(), List.of("tar", "-xOf", archive.toString(), entry))
                        .ok()
                        .out());
    }

    @Test
    void whatWasBuiltIsSaidInFilesToo() throws IOException {
        Path id = context.resolve("id");
        Path metadata = context.resolve("metadata.json");
        build("-t", "said:1", "--iidfile", id.toString(), "--metadata-file", metadata.toString())
                .ok();
        assertThat(id).hasContent(imageId("said:1"));
        JsonNode said = json(metadata);
        assertThat(said.path("containerimage.config.digest").asString("")).isEqualTo(imageId("said:1"));
        assertThat(said.path("image.name").asString("")).endsWith("said:1");
        assertThat(said.path("buildx.build.ref").asString("")).startsWith("default/default/");
    }

    @Test
    void resultsAreFilesAndArchivesOfTheClient() throws IOException {
        Path folder = context.resolve("out");
        build("-o", folder.toString()).ok();
        assertThat(folder.resolve("made/file")).hasContent("content\n");
        Path tar = context.resolve("out.tar");
        build("-o", "type=tar,dest=" + tar).ok();
        assertThat(Programs.run(Map.of(), List.of("tar", "-xOf", tar.toString(), "made/file"))
                        .ok()
                        .out())
                .isEqualTo("content\n");
        for (String type : List.of("oci", "docker")) {
            Path archive = context.resolve(type + ".tar");
            String name = "archived/" + type + ":1";
            build("-t", name, "-o", "type=" + type + ",dest=" + archive).ok();
            assertThat(priok.docker("image", "inspect", name).exit()).isNotZero();
            priok.docker("load", "-i", archive.toString()).ok();
            assertThat(printed(name)).isEqualTo("content\n");
        }
    }

    @Test
    void aLayoutOfTheClientIsAContext() throws IOException {
        Path layout = Files.createDirectory(context.resolve("layout"));
        Path archive = priok.scratch().resolve("layout.tar");
        build("-o", "type=oci,dest=" + archive).ok();
        Programs.run(Map.of(), List.of("tar", "-xf", archive.toString(), "-C", layout.toString()))
                .ok();
        file(".dockerignore", "layout");
        file("Dockerfile", "FROM base\nCOPY --from=base /made/file /copy\nCMD cat /copy /made/file\n");
        build("-t", "stands", "--build-context", "base=oci-layout://" + layout).ok();
        assertThat(printed("stands")).isEqualTo("content\ncontent\n");
    }

    @Test
    void secretsComeOfFilesAndVariablesAndStayNowhere() throws IOException {
        Path secret = file("secret", "sesame-73");
        file(".dockerignore", "secret");
        file("Dockerfile", """
                FROM busybox
                RUN --mount=type=secret,id=file --mount=type=secret,id=variable,target=/v \\
                    grep -q sesame.73 /run/secrets/file && grep -q sesame.74 /v
                """);
        Path archive = context.resolve("secret.tar");
        Result built = buildxWith(
                        Map.of("HIDDEN", "sesame-74"),
                        "build",
                        "--secret",
                        "id=file,src=" + secret,
                        "--secret",
                        "id=variable,env=HIDDEN",
                        "-o",
                        "type=docker,dest=" + archive,
                        context.toString())
                .ok();
        assertThat(built.out() + built.err()).doesNotContain("sesame-7");
        assertThat(Files.readString(archive, StandardCharsets.ISO_8859_1)).doesNotContain("sesame-7");
        assertThat(priok.logText()).doesNotContain("sesame-7");
    }

    /** The step sees the keys of an agent, which never leave it. */
    @Test
    void theAgentOfTheClientSignsForItsSteps() throws IOException {
        String socket = priok.scratch().resolve("agent").toString();
        String key = context.resolve("key").toString();
        file(".dockerignore", "key*");
        tool("""
                mkdir -p "$0/usr/bin"; cp "$(command -v ssh-add)" "$0/usr/bin"
                ldd "$(command -v ssh-add)" | grep -o '/[^ ]*' | while read f; do
                    mkdir -p "$0$(dirname "$f")"; cp "$f" "$0$f"; done""", context.resolve("tools").toString());
        file("Dockerfile", """
                FROM busybox
                COPY tools /
                RUN --mount=type=ssh ssh-add -l >/keys && ssh-add -L >/key.pub && ssh-add -T /key.pub
                RUN ! ssh-add -l
                CMD cat /keys
                """);
        tool("ssh-keygen -q -t ed25519 -N '' -C of-the-test -f \"$0\"", key);
        Process running = Programs.start(Map.of(), List.of("ssh-agent", "-D", "-a", socket));
        try {
            Eventually.await("the agent listens", () -> Files.exists(Path.of(socket)));
            Programs.run(Map.of("SSH_AUTH_SOCK", socket), List.of("ssh-add", "-q", key))
                    .ok();
            build("--ssh", "default=" + socket, "-t", "agents").ok();
        } finally {
            running.destroy();
        }
        String fingerprint = Programs.run(Map.of(), List.of("ssh-keygen", "-lf", key + ".pub"))
                .ok()
                .text();
        assertThat(printed("agents").strip()).isEqualTo(fingerprint);
    }

    private static void tool(String script, String argument) {
        Programs.run(Map.of(), List.of("sh", "-ec", script, argument)).ok();
    }

    @Test
    void theCacheIsToldAndPruned() throws IOException {
        build("--load", "-t", "cached").ok();
        assertThat(build("--progress=plain").ok().err()).containsPattern("#\\d+ CACHED");
        assertThat(buildx("du", "--verbose").ok().out())
                .contains("RUN", "chmod 600 /made/file", "Type:", "source.local", "Reclaimable:");
        for (String filter : List.of("type=source.local", "type!=source.local", "private=true", "description~=chmod")) {
            assertThat(ids(priok.priok("buildx", "du", "--filter", filter)))
                    .as(filter)
                    .isNotEmpty()
                    .isEqualTo(ids(buildx("du", "--filter", filter)));
        }
        priok.docker("rmi", "cached").ok();
        assertThat(buildx("prune", "-af").ok().out()).contains("Total:");
        assertThat(buildx("du").ok().out()).containsPattern("Total:\\s+0B");
        assertThat(directoriesOfBuilds()).isEmpty();
    }

    private static List<String> ids(Result table) {
        return table.ok()
                .out()
                .lines()
                .skip(1)
                .map(line -> line.split("\\s")[0])
                .sorted()
                .toList();
    }

    private List<Path> directoriesOfBuilds() {
        try (Stream<Path> files = Files.list(priok.dataRoot().resolve("builds"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While it sends its context, and while it waits for a step. */
    @Test
    void whatAClientSentCanBeRemovedAsSoonAsItIsKilled() throws Exception {
        buildx("prune", "-af").ok();
        try (RandomAccessFile large =
                new RandomAccessFile(context.resolve("large").toFile(), "rw")) {
            large.setLength(8L << 30);
        }
        file("Dockerfile", "FROM busybox\nCOPY . /all\n");
        killed(
                "the context comes",
                () -> directoriesOfBuilds().stream().anyMatch(directory -> Files.exists(directory.resolve("large"))));
        Files.delete(context.resolve("large"));
        file("Dockerfile", "FROM busybox\nCOPY . /all\nRUN sleep 87654\n");
        killed(
                "the step runs",
                () -> ProcessHandle.allProcesses()
                        .anyMatch(
                                process -> Stream.of(process.info().arguments().orElse(new String[0]))
                                        .anyMatch(argument -> argument.contains("87654"))));
    }

    private void killed(String moment, BooleanSupplier hasCome) throws Exception {
        Process client = Programs.start(priok.environment(), command("build", context.toString()));
        Eventually.await(moment, hasCome);
        client.descendants().forEach(ProcessHandle::destroyForcibly);
        client.destroyForcibly().waitFor();
        Eventually.await("nothing of the build is held any more", () -> {
            buildx("prune", "-af").ok();
            return directoriesOfBuilds().isEmpty();
        });
    }
}
