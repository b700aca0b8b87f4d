package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes out of builds besides images of the engine: archives, files, images in registries. */
@WithDaemon
class BuildOutputIT {
    private static final String BOTH = "--platform=linux/amd64,linux/arm64";

    private final PriokDaemon priok;
    private Path context = Path.of("");

    BuildOutputIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createTempDirectory(priok.scratch(), "context");
        Files.writeString(context.resolve("file"), "content\n");
        dockerfile("FROM busybox", "COPY file /made/file", "RUN chmod 600 /made/file", "CMD cat /made/file");
    }

    private void dockerfile(String... lines) throws IOException {
        Files.write(context.resolve("Dockerfile"), List.of(lines));
    }

    /** For any platform, without a program that would have to run there. */
    private void dockerfileOfAnyPlatform() throws IOException {
        dockerfile(
                "FROM --platform=$BUILDPLATFORM busybox AS made",
                "ARG TARGETARCH",
                "RUN echo for $TARGETARCH >/made",
                "FROM scratch",
                "COPY --from=made /made /made");
    }

    private Result build(String... arguments) {
        List<String> all = new ArrayList<>(List.of("build"));
        all.addAll(List.of(arguments));
        all.add(context.toString());
        return priok.priok(all.toArray(String[]::new));
    }

    private Path unpacked(Path archive) throws IOException {
        Path folder = Files.createTempDirectory(priok.scratch(), "unpacked");
        Programs.run(Map.of(), List.of("tar", "-xf", archive.toString(), "-C", folder.toString()))
                .ok();
        return folder;
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(file));
    }

    private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
        return json(layout.resolve("blobs/sha256")
                .resolve(descriptor.path("digest").asString().substring("sha256:".length())));
    }

    @Test
    void archivesCanBeLoadedAndRun() throws IOException {
        for (String type : List.of("oci", "docker")) {
            for (String compression : List.of("gzip", "zstd", "uncompressed")) {
                String name = "archived/" + type + ":" + compression;
                Path archive = context.resolve(type + "-" + compression + ".tar");
                build("-t", name, "-o", "type=" + type + ",dest=" + archive + ",compression=" + compression)
                        .ok();
                assertThat(priok.docker("image", "inspect", name).exit()).isNotZero();
                assertThat(priok.docker("load", "-i", archive.toString()).ok().out())
                        .contains(name);
                assertThat(priok.docker("run", "--rm", name).ok().out()).isEqualTo("content\n");
            }
        }
    }

    @Test
    void imageLayoutsCanBeDirectoriesToWhichImagesAreAdded() throws IOException {
        Path layout = context.resolve("layout");
        build("-t", "laid/one:1", "-o", "type=oci,tar=false,dest=" + layout).ok();
        build("-t", "laid/one:1", "-t", "laid/two:2", "-o", "type=oci,tar=false,dest=" + layout)
                .ok();
        build("-o", "type=docker,tar=false,dest=" + layout).ok();
        assertThat(json(layout.resolve("index.json"))
                        .path("manifests")
                        .valueStream()
                        .map(image -> image.path("annotations")))
                .extracting(
                        said -> said.path("io.containerd.image.name").asString(""),
                        said -> said.path("org.opencontainers.image.ref.name").asString(""))
                .containsExactly(
                        tuple("docker.io/laid/one:1", "1"), tuple("docker.io/laid/two:2", "2"), tuple("", "latest"));
        assertThat(layout).isDirectoryNotContaining("glob:**/manifest.json");
        Programs.run(Map.of(), List.of("skopeo", "inspect", "--config", "oci:" + layout + ":2"))
                .ok();

        for (String tag : List.of("1", "latest")) {
            dockerfile("FROM laid", "CMD cat /made/file");
            build("--build-context", "laid=oci-layout://" + layout + ":" + tag, "-t", "of:" + tag)
                    .ok();
            assertThat(priok.docker("run", "--rm", "of:" + tag).ok().out()).isEqualTo("content\n");
        }
    }

    @Test
    void filesComeAsADirectoryOrAsATar() throws IOException {
        Path folder = context.resolve("out");
        build("-o", folder.toString()).ok();
        assertThat(folder.resolve("made/file")).hasContent("content\n");
        assertThat(Files.getPosixFilePermissions(folder.resolve("made/file"))).hasSize(2);

        Path tar = context.resolve("out.tar");
        build("-o", "type=tar,dest=" + tar).ok();
        assertThat(unpacked(tar).resolve("made/file")).hasContent("content\n");

        dockerfileOfAnyPlatform();
        Path both = context.resolve("both");
        build(BOTH, "-o", "type=local,dest=" + both).ok();
        assertThat(both.resolve("linux_arm64/made")).hasContent("for arm64\n");
        assertThat(both.resolve("linux_amd64/made")).hasContent("for amd64\n");
    }

    @Test
    void severalPlatformsAreAnIndexWithAnnotationsWhereTheyBelong() throws IOException {
        dockerfileOfAnyPlatform();
        Path archive = context.resolve("both.tar");
        build(
                        BOTH,
                        "-o",
                        "type=oci,dest=" + archive,
                        "--annotation",
                        "index:whole=1",
                        "--annotation",
                        "manifest[linux/arm64]:part=2")
                .ok();
        Path layout = unpacked(archive);
        JsonNode root = json(layout.resolve("index.json")).path("manifests").path(0);
        JsonNode index = blob(layout, root);
        assertThat(index.path("annotations").path("whole").asString("")).isEqualTo("1");
        assertThat(index.path("manifests")
                        .valueStream()
                        .map(manifest ->
                                manifest.path("platform").path("architecture").asString("")))
                .containsExactly("amd64", "arm64");
        assertThat(blob(layout, index.path("manifests").path(0)).has("annotations"))
                .isFalse();
        JsonNode arm = blob(layout, index.path("manifests").path(1));
        assertThat(arm.path("annotations").path("part").asString("")).isEqualTo("2");
        assertThat(blob(layout, arm.path("config")).path("architecture").asString(""))
                .isEqualTo("arm64");

        assertThat(build(BOTH, "-t", "kept").err()).contains("an image of this engine has one platform");
    }

    @Test
    void onePlatformIsAnIndexTooIfThatIsSaid() throws IOException {
        String indexed = "--build-arg=BUILDKIT_MULTI_PLATFORM=1";
        Path archive = context.resolve("one.tar");
        Path folder = context.resolve("one");
        build(indexed, "-o", "type=oci,dest=" + archive, "-o", folder.toString())
                .ok();
        Path layout = unpacked(archive);
        assertThat(blob(
                                layout,
                                json(layout.resolve("index.json"))
                                        .path("manifests")
                                        .path(0))
                        .path("manifests"))
                .hasSize(1);
        try (Stream<Path> platforms = Files.list(folder)) {
            assertThat(platforms)
                    .singleElement()
                    .satisfies(of -> assertThat(of.getFileName().toString()).startsWith("linux_"));
        }

        assertThat(build(indexed, "-o", "type=docker,dest=" + archive).err())
                .contains("does not currently support exporting manifest lists");
        assertThat(build(BOTH, "--build-arg=BUILDKIT_MULTI_PLATFORM=0", "-o", folder.toString())
                        .err())
                .contains("conflicting options");
    }

    @Test
    void programsOfOtherPlatformsAreRefusedBeforeAnythingIsBuilt() throws IOException {
        dockerfile("FROM --platform=linux/s390x scratch", "COPY file /file", "RUN [\"/file\"]");
        Result refused = build("--platform=linux/s390x", "-o", "type=cacheonly");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err() + refused.out()).contains("qemu-s390x", "qemu-user-static");
        assertThat(refused.out()).doesNotContain("Step 1");
    }

    @Test
    void equalInputsGiveEqualArchivesIfTheEpochIsSaid() throws IOException {
        List<byte[]> archives = new ArrayList<>();
        for (String name : List.of("one.tar", "two.tar")) {
            Path archive = context.resolve(name);
            Files.writeString(context.resolve("file"), "content\n");
            build(
                            "--no-cache",
                            "--build-arg=SOURCE_DATE_EPOCH=1700000000",
                            "-t",
                            "equal",
                            "-o",
                            "type=oci,rewrite-timestamp=true,dest=" + archive)
                    .ok();
            archives.add(Files.readAllBytes(archive));
            Files.delete(archive);
        }
        assertThat(archives.getFirst()).isEqualTo(archives.getLast());
    }

    @Test
    void whatIsPushedCanBePulled() throws Exception {
        Path folder = Files.createTempDirectory(priok.scratch(), "registry");
        try (RegistryProcess registry = RegistryProcess.start(folder)) {
            String name = registry.host() + "/pushed";
            build("--push", "-t", name + ":plain").ok();
            priok.docker("rmi", name + ":plain").ok();
            priok.docker("pull", name + ":plain").ok();
            assertThat(priok.docker("run", "--rm", name + ":plain").ok().out()).isEqualTo("content\n");

            build("-o", "type=registry,compression=zstd,force-compression=true,store=false", "-t", name + ":packed")
                    .ok();
            assertThat(priok.docker("image", "inspect", name + ":packed").exit())
                    .isNotZero();
            assertThat(priok.docker("run", "--rm", name + ":packed").ok().out()).isEqualTo("content\n");

            dockerfileOfAnyPlatform();
            build(BOTH, "--push", "-t", name + ":both").ok();
            // The push of the image that is here leaves the other platform's where it is.
            priok.docker("push", name + ":both").ok();
            dockerfile("FROM " + name + ":both", "COPY file /more");
            Path out = context.resolve("out");
            build(BOTH, "-o", out.toString()).ok();
            assertThat(out.resolve("linux_arm64/made")).hasContent("for arm64\n");
            assertThat(out.resolve("linux_arm64/more")).hasContent("content\n");
            assertThat(priok.docker("image", "inspect", "--format", "{{.Architecture}}", name + ":both")
                            .ok()
                            .text())
                    .isEqualTo("amd64");
            registry.end();
        }
    }

    @Test
    void howAnImageWasMadeAndWhatItHasIsSaidBesideIt() throws IOException {
        Path archive = context.resolve("said.tar");
        dockerfile(
                "FROM busybox",
                "ARG WHO",
                "RUN --mount=type=secret,id=s,required=false mkdir -p /var/lib/dpkg && "
                        + "printf 'Package: p\\nStatus: install ok installed\\nVersion: 7\\n' >/var/lib/dpkg/status");
        build(
                        "--provenance=mode=max",
                        "--sbom=true",
                        "--build-arg=WHO=me",
                        "-t",
                        "said:1",
                        "-o",
                        "type=oci,dest=" + archive)
                .ok();
        Path layout = unpacked(archive);
        JsonNode index = blob(
                layout, json(layout.resolve("index.json")).path("manifests").path(0));
        String image = index.path("manifests").path(0).path("digest").asString("");
        JsonNode beside = index.path("manifests").path(1);
        assertThat(beside.path("annotations")
                        .path("vnd.docker.reference.digest")
                        .asString(""))
                .isEqualTo(image);
        JsonNode layers = blob(layout, beside).path("layers");
        JsonNode sbom = blob(layout, layers.path(0));
        assertThat(sbom.path("predicateType").asString("")).isEqualTo("https://spdx.dev/Document");
        assertThat(sbom.path("predicate")
                        .path("packages")
                        .valueStream()
                        .map(found -> found.path("name").asString("")))
                .contains("p");
        JsonNode provenance = blob(layout, layers.path(1));
        assertThat(provenance.path("predicateType").asString("")).isEqualTo("https://slsa.dev/provenance/v0.2");
        assertThat("sha256:"
                        + provenance
                                .path("subject")
                                .path(0)
                                .path("digest")
                                .path("sha256")
                                .asString(""))
                .isEqualTo(image);
        JsonNode parameters = provenance.path("predicate").path("invocation").path("parameters");
        assertThat(parameters.path("args").path("build-arg:WHO").asString("")).isEqualTo("me");
        assertThat(parameters.path("secrets").path(0).path("id").asString("")).isEqualTo("s");
        assertThat(provenance
                        .path("predicate")
                        .path("materials")
                        .path(0)
                        .path("uri")
                        .asString(""))
                .startsWith("pkg:docker/busybox@latest");

        assertThat(build("--sbom=true", "-t", "kept").err()).contains("attestations are not supported for images");
        assertThat(build("--sbom=generator=a/b", "-o", "type=oci,dest=" + archive)
                        .err())
                .contains("SBOM generator a/b is not supported");
    }

    @Test
    void whatIsSaidOfFilesIsAFileBesideThem() throws IOException {
        dockerfileOfAnyPlatform();
        Path folder = context.resolve("said");
        build("--provenance=mode=max", "--sbom=true", "-o", "type=local,attestation-prefix=of-,dest=" + folder)
                .ok();
        JsonNode provenance = json(folder.resolve("of-provenance.json"));
        assertThat(provenance.path("subject")).singleElement().satisfies(subject -> {
            assertThat(subject.path("name").asString("")).isEqualTo("made");
            assertThat(subject.path("digest").path("sha256").asString(""))
                    .isEqualTo(Digest.sha256(Files.readAllBytes(folder.resolve("made")))
                            .hex());
        });
        assertThat(provenance.path("predicate").path("buildConfig").has("llbDefinition"))
                .isTrue();
        assertThat(json(folder.resolve("of-sbom.spdx.json")).path("subject")).isEqualTo(provenance.path("subject"));

        Path both = context.resolve("both");
        build(BOTH, "--provenance=true", "-o", both.toString()).ok();
        assertThat(both.resolve("linux_arm64/provenance.json")).exists();

        Path met = context.resolve("met");
        assertThat(build(BOTH, "-o", "type=local,platform-split=false,dest=" + met)
                        .err())
                .contains("cannot overwrite made from linux/amd64 with linux/arm64 when split option is disabled");
        dockerfile(
                "FROM --platform=$BUILDPLATFORM busybox AS made",
                "ARG TARGETARCH",
                "RUN mkdir /out && echo >/out/$TARGETARCH",
                "FROM scratch",
                "COPY --from=made /out /");
        build(BOTH, "--provenance=true", "-o", "type=local,platform-split=false,dest=" + met)
                .ok();
        try (Stream<Path> files = Files.list(met)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "amd64", "arm64", "provenance.linux_amd64.json", "provenance.linux_arm64.json");
        }
    }

    @Test
    void filesHaveTheTimeThatIsSaid() throws IOException {
        byte[] tar = Files.readAllBytes(tarOf("--build-arg=SOURCE_DATE_EPOCH=1700000000", "one.tar", ""));
        Files.writeString(context.resolve("file"), "content\n");
        assertThat(tarOf("--no-cache", "two.tar", ",source-date-epoch=1700000000"))
                .hasBinaryContent(tar);
        assertThat(Files.getLastModifiedTime(
                        unpacked(context.resolve("two.tar")).resolve("made/file")))
                .isEqualTo(FileTime.from(Instant.ofEpochSecond(1700000000)));
    }

    private Path tarOf(String option, String name, String attributes) {
        Path tar = context.resolve(name);
        build(option, "-o", "type=tar,dest=" + tar + attributes).ok();
        return tar;
    }

    @Test
    void whatCannotBeDoneIsRefusedByName() throws IOException {
        assertThat(build("-o", "type=oci,compression=estargz,dest=x.tar").err()).contains("compression=estargz");
        assertThat(build("-o", "type=image,compression=zstd").err()).contains("compression means nothing");
        assertThat(build("-o", "type=image,tar=false").err()).contains("tar=false means nothing for type=image");
        assertThat(build("-o", "type=oci,tar=false,dest=-").err()).contains("dest cannot be stdout for oci exporter");
        assertThat(build("-o", "type=docker,tar=false").err()).contains("dest is required for docker exporter");
        assertThat(build("-o", "type=oci,tar=false,dest=" + context.resolve("file"))
                        .err())
                .contains("is a file");
        assertThat(build("-o", "type=image,wonder=1").err()).contains("wonder=1 is not supported");
        assertThat(build("--annotation", "index:a=b", "-o", "type=oci,dest=" + context.resolve("x.tar"))
                        .err())
                .contains("index annotations not supported for single platform export");
        try (Stream<Path> files = Files.list(context)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("x.tar");
        }
    }
}
