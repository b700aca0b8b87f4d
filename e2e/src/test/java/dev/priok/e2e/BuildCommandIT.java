package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code priok build} and {@code priok builder}. */
@WithDaemon
class BuildCommandIT {
    private final PriokDaemon priok;
    private Path context = Path.of("");

    BuildCommandIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void makeContext() throws IOException {
        context = Files.createTempDirectory(priok.scratch(), "context");
        Files.writeString(context.resolve("file"), "content\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM busybox
                ARG WHO
                COPY . /ctx
                RUN echo "hello $WHO" && echo "$WHO" >/who
                CMD cat /who /ctx/file
                """);
    }

    private Result withInput(byte[] input, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.top().resolve("bin/priok").toString()));
        command.addAll(List.of(arguments));
        return Programs.run(priok.environment(), command, input);
    }

    @Test
    void aDirectoryIsBuiltAndItsProgressTold() {
        Result built = priok.priok(
                        "build", "-t", "told:1", "--build-arg", "WHO=you", "--label", "a=b", context.toString())
                .ok();
        assertThat(built.out()).contains("hello you", "Successfully built ", "Successfully tagged told:1");
        assertThat(priok.docker("run", "--rm", "told:1").ok().out()).isEqualTo("you\ncontent\n");
        assertThat(priok.docker("image", "inspect", "--format", "{{.Config.Labels.a}}", "told:1")
                        .ok()
                        .text())
                .isEqualTo("b");
    }

    @Test
    void quietBuildsTellTheIdAlone() throws IOException {
        Path idFile = priok.scratch().resolve("id");
        String id = priok.priok("image", "build", "-q", "--iidfile", idFile.toString(), context.toString())
                .ok()
                .text();
        assertThat(id).matches("sha256:[0-9a-f]{64}");
        assertThat(idFile).hasContent(id);
        priok.docker("image", "inspect", id).ok();
    }

    @Test
    void aFailureTellsItsLineAndEndsWithTheProgramsCode() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN echo before; exit 7\n");
        Result failed = priok.priok("build", "-q", context.toString()).exits(7);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("before", "exit code: 7");
    }

    @Test
    void dockerfilesAndContextsMayComeByStandardInput() {
        byte[] dockerfile = "FROM busybox\nRUN echo alone >/alone\n".getBytes(StandardCharsets.UTF_8);
        withInput(dockerfile, "build", "-t", "alone", "-").ok();
        priok.docker("run", "--rm", "alone", "test", "-e", "/alone").ok();

        byte[] beside = "FROM busybox\nCOPY . /all\n".getBytes(StandardCharsets.UTF_8);
        withInput(beside, "build", "-t", "beside", "-f", "-", context.toString())
                .ok();
        assertThat(priok.docker("run", "--rm", "beside", "ls", "-A", "/all")
                        .ok()
                        .lines())
                .containsExactly("Dockerfile", "file");
    }

    @Test
    void anImageInALayoutStandsForAStage() throws IOException {
        Path layout = Files.createTempDirectory(priok.scratch(), "layout");
        Path tar = priok.scratch().resolve("layout.tar");
        priok.priok("build", "--provenance=false", "-t", "laid:1", "-o", "type=oci,dest=" + tar, context.toString())
                .ok();
        Programs.run(Map.of(), List.of("tar", "-xf", tar.toString(), "-C", layout.toString()))
                .ok();
        Files.writeString(context.resolve("Dockerfile"), "FROM base\nCOPY --from=base /ctx/file /copied\n");
        priok.priok("build", "-t", "upon", "--build-context", "base=oci-layout://" + layout + ":1", context.toString())
                .ok();
        assertThat(priok.docker("run", "--rm", "upon", "cat", "/ctx/file", "/copied")
                        .ok()
                        .out())
                .isEqualTo("content\ncontent\n");

        String nowhere = "base=oci-layout://" + layout + ":1@sha256:" + "0".repeat(64);
        assertThat(priok.priok("build", "--build-context", nowhere, context.toString())
                        .exits(1)
                        .err())
                .contains("0".repeat(64));
    }

    @Test
    void aDockerfileIsCheckedAndAskedAboutWithoutBuildingIt() throws IOException {
        assertThat(priok.priok("build", "--check", context.toString()).exits(1).out())
                .startsWith("Check complete, 1 warning has been found!\n\nWARNING: JSONArgsRecommended")
                .contains("Dockerfile:5\n", ">>> CMD cat /who /ctx/file");
        priok.priok("build", "--call=check,ignorestatus=true", context.toString())
                .ok();

        Files.writeString(context.resolve("Dockerfile"), """
                FROM busybox AS first
                # WHO is greeted
                ARG WHO=you
                RUN --mount=type=secret,id=token,required exit 1
                FROM first AS second
                """);
        assertThat(priok.priok("build", "--check", context.toString()).ok().out())
                .isEqualTo("Check complete, no warnings found.\n");
        assertThat(priok.priok("build", "--call", "targets", context.toString())
                        .ok()
                        .lines())
                .containsExactly("TARGET           DESCRIPTION", "first            ", "second (default) ");
        assertThat(priok.priok("build", "--call", "outline", "--target", "first", context.toString())
                        .ok()
                        .out())
                .contains("WHO         you     is greeted", "token    true");
        assertThat(priok.priok("build", "--print=outline,format=json", "--target", "first", context.toString())
                        .ok()
                        .out())
                .startsWith("{")
                .contains("\"name\": \"token\"");

        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nCOPY --from=nobody /a /b\nFOO\n");
        Result wrong = priok.priok("build", "--check", context.toString()).exits(1);
        assertThat(wrong.err()).contains("unknown instruction: FOO", "Dockerfile:3", ">>> FOO");
    }

    @Test
    void whatExportersSayIsKeptInAFile() throws IOException {
        Path file = priok.scratch().resolve("metadata.json");
        Path tar = priok.scratch().resolve("told.tar");
        priok.priok(
                        "build",
                        "--metadata-file",
                        file.toString(),
                        "-t",
                        "metadata:1",
                        "-o",
                        "type=oci,dest=" + tar,
                        context.toString())
                .ok();
        assertThat(Files.readString(file))
                .contains("  \"containerimage.digest\": \"sha256:", "\"image.name\": \"docker.io/library/metadata:1\"")
                .contains("  \"containerimage.descriptor\": {\n    \"mediaType\"");
    }

    @Test
    void theFileSaysHowAResultWasMadeAndWhatWasWrongInBuildxsTerms() throws IOException {
        Path file = priok.scratch().resolve("made.json");
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nARG WHO\nRUN echo $WHO\nCMD echo hello\n");
        List<String> build =
                List.of("build", "-q", "--build-arg=WHO=me", "--metadata-file=" + file, context.toString());

        JsonNode usual = written(file, Map.of(), build);
        assertThat(usual.path("buildx.build.ref").asString("")).matches("default/default/[0-9a-z]{25}");
        assertThat(usual.has("buildx.build.warnings")).isFalse();
        JsonNode shortOne = usual.path("buildx.build.provenance");
        assertThat(shortOne.propertyNames()).containsExactly("builder", "buildType", "materials", "invocation");
        assertThat(shortOne.path("invocation").path("parameters").toString())
                .isEqualTo("{\"frontend\":\"dockerfile.v0\",\"args\":{\"build-arg:WHO\":\"me\"}}");

        JsonNode all =
                written(file, Map.of("BUILDX_METADATA_PROVENANCE", "max", "BUILDX_METADATA_WARNINGS", "1"), build);
        assertThat(all.path("buildx.build.ref").asString(""))
                .endsWith("/"
                        + all.path("buildx.build.provenance")
                                .path("metadata")
                                .path("buildInvocationID")
                                .asString(""));
        assertThat(all.path("buildx.build.provenance").path("buildConfig").path("llbDefinition"))
                .hasSize(2);
        assertThat(all.path("buildx.build.warnings"))
                .singleElement()
                .extracting(warning -> new String(
                        Base64.getDecoder().decode(warning.path("short").asString("")), StandardCharsets.UTF_8))
                .asString()
                .startsWith("JSONArgsRecommended: ");

        assertThat(written(file, Map.of("BUILDX_METADATA_PROVENANCE", "disabled"), build)
                        .has("buildx.build.provenance"))
                .isFalse();

        Result check = priok.priok("build", "--check", "--metadata-file=" + file, context.toString())
                .exits(1);
        assertThat(check.out()).contains("JSONArgsRecommended");
        JsonNode answer = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(answer.propertyNames()).containsExactly("result.json", "result.statuscode", "result.txt", "version");
        assertThat(answer.path("result.json").path("warnings")).hasSize(1);
    }

    private JsonNode written(Path file, Map<String, String> environment, List<String> command) throws IOException {
        Files.deleteIfExists(file);
        List<String> whole =
                new ArrayList<>(List.of(Programs.top().resolve("bin/priok").toString()));
        whole.addAll(command);
        Map<String, String> all = new HashMap<>(priok.environment());
        all.putAll(environment);
        Programs.run(all, whole).ok();
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    @Test
    void keysInFilesSignForTheStepsThatMayAskThem() throws IOException {
        Path keys = Files.createTempDirectory(priok.scratch(), "keys");
        Path program = Files.createTempDirectory(priok.scratch(), "ssh-add");
        Programs.run(Map.of(), List.of("sh", "-ec", """
                ssh-keygen -q -t ed25519 -N '' -f "$0/one"; ssh-keygen -q -t rsa -N '' -f "$0/two"
                cp "$0"/*.pub "$1"
                for f in /usr/bin/ssh-add $(ldd /usr/bin/ssh-add | grep -o '/[^ ]*'); do
                    mkdir -p "$2$(dirname "$f")"; cp "$f" "$2$f"; done""", keys.toString(), context.toString(), program.toString()))
                .ok();
        Files.writeString(context.resolve("Dockerfile"), """
                FROM busybox
                COPY --from=ssh-add / /
                COPY *.pub /
                RUN --mount=type=ssh,required ssh-add -T /one.pub /two.pub && ssh-add -L | wc -l >/count
                CMD cat /count
                """);
        String[] build = {
            "build",
            "--no-cache",
            "-t",
            "signed",
            "--build-context",
            "ssh-add=" + program,
            "--ssh",
            "",
            context.toString()
        };
        build[7] = "default=" + keys.resolve("one") + "," + keys.resolve("two");
        priok.priok(build).ok();
        assertThat(priok.docker("run", "--rm", "signed").ok().text()).isEqualTo("2");

        build[7] = "default=" + keys.resolve("one");
        priok.priok(build).exits(1);
        build[7] = "default=" + keys.resolve("one.pub");
        assertThat(priok.priok(build).exits(1).err()).contains("no private key", "ssh-keygen -p");
    }

    @Test
    void theCacheIsPruned() {
        priok.priok("builder", "build", context.toString()).ok();
        priok.priok("image", "prune", "-f").ok();
        for (String kept : List.of("--min-free-space=1", "--max-used-space=1TB", "--filter=until=24h")) {
            assertThat(priok.priok("buildx", "prune", "-af", kept).ok().out())
                    .as(kept)
                    .doesNotContain("Deleted");
        }
        assertThat(priok.priok("builder", "prune", "-af").ok().out())
                .contains("Deleted build cache objects:", "Total reclaimed space: ");
        assertThat(priok.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}}")
                        .ok()
                        .lines())
                .contains("Build Cache 0");
    }

    @Test
    void theCourseOfABuildIsToldInTheFormThatIsAskedFor() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN echo heard; exit ${CODE:-0}\n");
        String folder = context.toString();
        Result plain =
                priok.priok("build", "--progress=plain", "--no-cache", folder).ok();
        assertThat(plain.out()).isEmpty();
        assertThat(plain.err())
                .containsPattern("(?m)^#\\d+ \\[2/2] RUN echo heard; exit \\$\\{CODE:-0}$")
                .containsPattern("(?m)^#\\d+ \\d+\\.\\d{3} heard$")
                .containsPattern("(?m)^#\\d+ DONE \\d+\\.\\ds$");
        Result raw = Programs.run(
                priok.environment(),
                List.of(
                        "env",
                        "BUILDKIT_PROGRESS=rawjson",
                        Programs.top().resolve("bin/priok").toString(),
                        "build",
                        folder));
        assertThat(raw.ok().err().lines())
                .allMatch(line -> line.matches("\\{\"(vertexes|statuses|logs|warnings)\".*}"));
        assertThat(raw.err()).contains("\"cached\":true").doesNotContain("Step");
        assertThat(priok.priok("build", "--progress=quiet", folder).ok().text()).matches("sha256:[0-9a-f]{64}");
        Result none = priok.priok("build", "--progress=none", folder).ok();
        assertThat(none.out() + none.err()).isEmpty();
        assertThat(priok.priok("build", "--progress=fine", folder).exits(1).err())
                .contains("invalid progress mode fine");
        assertThat(priok.priok("build", "--progress=tty", folder).exits(1).err())
                .contains("needs a terminal");
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN echo before; exit 7\n");
        assertThat(priok.priok("build", "--progress=plain", folder).exits(7).err())
                .contains("------\n > [2/2] RUN echo before; exit 7:\n", folder + "/Dockerfile:2\n")
                .endsWith("exit code: 7\n")
                .contains("\nERROR: failed to build: failed to solve: process");
    }

    @Test
    void atATerminalTheStepsAreDrawnWithTheirLastLinesWhileTheyRun() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM busybox
                RUN for i in 1 2 3 4 5 6 7 8; do echo "line $i"; done; sleep 4
                RUN echo a line that is so long that it would not fit into any terminal that has but eighty columns
                """);
        String command = Programs.top().resolve("bin/priok") + " build --no-cache ";
        try (Tmux terminal = Tmux.open(priok, command + context)) {
            terminal.awaitLine("=> => # line 8");
            assertThat(terminal.rows())
                    .anyMatch(line -> line.matches("\\[\\+] Building \\d+\\.\\ds \\(\\d+/\\d+\\) +priok:default"))
                    .contains(" => => # line 3")
                    .doesNotContain(" => => # line 2");
            terminal.resize(50, 20);
            terminal.awaitLine("ended with 0");
            assertThat(terminal.rows())
                    .noneMatch(line -> line.contains("=> => #"))
                    .anyMatch(line -> line.matches(" => \\[2/3] RUN for i in 1 2 3 .* \\d\\.\\ds"))
                    .anyMatch(line -> line.matches(" => \\[3/3] RUN echo a line that is .* \\d\\.\\ds"))
                    .filteredOn(line -> line.startsWith("[+] Building"))
                    .hasSize(1)
                    .allMatch(line -> line.contains("FINISHED"));
            assertThat(terminal.showsCursor()).isTrue();
        }
    }
}
