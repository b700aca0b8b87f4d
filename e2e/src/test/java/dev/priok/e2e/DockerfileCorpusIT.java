package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.e2e.DockerfileCase.Expectation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Dockerfiles of all kinds, whose images are to be those that BuildKit in Debian's dockerd makes. */
@WithDaemon
class DockerfileCorpusIT {
    private static final String TAG = "corpus";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What of an image's configuration is the Dockerfile's doing. */
    private static final List<String> FIELDS = List.of(
            "User",
            "ExposedPorts",
            "Env",
            "Cmd",
            "Healthcheck",
            "Volumes",
            "WorkingDir",
            "Entrypoint",
            "OnBuild",
            "Labels",
            "StopSignal",
            "Shell");

    /** Another case, or another client, may have done the same steps. */
    private static final List<String> ANEW = List.of("--no-cache");

    private static PeerDockerd peer;

    private final PriokDaemon priok;

    DockerfileCorpusIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void startPeer() {
        peer = PeerDockerd.start();
        peer.docker(
                        Map.of(),
                        "import",
                        "--change",
                        "CMD [\"sh\"]",
                        BusyboxTar.file().toString(),
                        "busybox:latest")
                .ok();
    }

    @AfterAll
    static void endPeer() {
        peer.close();
    }

    @TestFactory
    Stream<DynamicTest> everyDockerfileBuildsAsWithDockerd() {
        return DockerfileCase.all().stream().map(given -> DynamicTest.dynamicTest(given.name(), () -> check(given)));
    }

    @Test
    void tenBuildsAtOnceAreAsRightAsOneAfterTheOther() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(10)) {
            List<Future<Boolean>> builds = new ArrayList<>();
            for (DockerfileCase given : DockerfileCase.all()) {
                if (!given.fails() && !given.needsSession()) {
                    builds.add(clients.submit(() -> checkBesideOthers(given)));
                }
            }
            for (Future<Boolean> build : builds) {
                assertThat(build.get()).isTrue();
            }
        }
    }

    private boolean checkBesideOthers(DockerfileCase given) throws IOException {
        Path context = Files.createTempDirectory(priok.scratch(), given.name());
        given.writeTo(context);
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "0");
        String tag = "at-once-" + given.name();
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments(given, tag, context, ANEW)));
        Result built = Programs.run(environment, command).ok();
        Built ours = Built.read(priok.environment(), tag);
        given.expectations().forEach(expected -> check(expected, built, ours, tag));
        return true;
    }

    private void check(DockerfileCase given) throws IOException {
        Path context = Files.createTempDirectory(priok.scratch(), given.name());
        given.writeTo(context);
        Instant began = Instant.now().minusSeconds(1);
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", given.needsSession() ? "1" : "0");
        List<String> command = given.needsSession()
                ? PeerDockerd.client(arguments(given, TAG, context, ANEW))
                : Stream.concat(Stream.of("docker"), Stream.of(arguments(given, TAG, context, ANEW)))
                        .toList();
        Result built = Programs.run(environment, command);
        if (given.fails()) {
            assertThat(built.exit()).as(built.out() + built.err()).isNotZero();
        } else {
            built.ok();
        }
        Built ours = given.fails() ? Built.NOTHING : Built.read(priok.environment(), TAG);
        for (Expectation expected : given.expectations()) {
            check(expected, built, ours, TAG);
        }
        if (given.peer().isEmpty()) {
            compare(given, context, began, ours);
        }
    }

    private static String[] arguments(DockerfileCase given, String tag, Path context, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("build", "--tag", tag));
        arguments.addAll(more);
        for (String option : given.options()) {
            arguments.add(option.replace("src=", "src=" + context + "/"));
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("-f")) {
                arguments.set(i + 1, context.resolve(arguments.get(i + 1)).toString());
            }
        }
        arguments.add(context.toString());
        return arguments.toArray(String[]::new);
    }

    /** An image as the engine tells and saves it. */
    private record Built(JsonNode config, ImageTree tree) {
        static final Built NOTHING = new Built(JSON.createObjectNode(), new ImageTree());

        static Built read(Map<String, String> environment, String tag) throws IOException {
            String inspected = Programs.run(environment, List.of("docker", "image", "inspect", tag))
                    .ok()
                    .out();
            Path saved = Files.createTempFile("priok-corpus", ".tar");
            try {
                Programs.run(environment, List.of("docker", "save", "-o", saved.toString(), tag))
                        .ok();
                return new Built(
                        JSON.readTree(inspected).get(0).get("Config"),
                        ImageTree.of(new ByteArrayInputStream(Files.readAllBytes(saved))));
            } finally {
                Files.delete(saved);
            }
        }

        Map<String, String> fields() {
            Map<String, String> fields = new TreeMap<>();
            for (String name : FIELDS) {
                JsonNode value = config.get(name);
                boolean said = value != null
                        && !value.isNull()
                        && !(value.isContainer() && value.isEmpty())
                        && !(value.isString() && value.asString().isEmpty());
                if (said) {
                    fields.put(name, sorted(value).toString());
                }
            }
            return fields;
        }

        private static Object sorted(JsonNode value) {
            if (!value.isObject()) {
                return value;
            }
            Map<String, Object> members = new TreeMap<>();
            value.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return members;
        }
    }

    private void check(Expectation expected, Result built, Built ours, String tag) {
        String said = built.out() + built.err();
        String subject = expected.subject();
        String value = expected.value().replace("${ARCH}", architecture());
        switch (expected.kind()) {
            case "error", "output", "warning" -> assertThat(said).contains(value);
            case "text" -> assertThat(ours.tree().text(subject)).isEqualTo(value);
            case "mode" -> assertThat(ours.tree().mode(subject)).isEqualTo(value);
            case "owner" -> assertThat(ours.tree().owner(subject)).isEqualTo(value);
            case "exists" -> assertThat(ours.tree().has(subject)).as(subject).isTrue();
            case "absent" -> assertThat(ours.tree().has(subject)).as(subject).isFalse();
            case "config" ->
                assertThat(priok.docker("image", "inspect", "--format", subject, tag)
                                .ok()
                                .text())
                        .isEqualTo(value);
            default -> throw new IllegalStateException(expected.kind());
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    private void compare(DockerfileCase given, Path context, Instant began, Built ours) throws IOException {
        Result theirs = peer.docker(
                Map.of("DOCKER_BUILDKIT", "1"),
                arguments(given, TAG, context, List.of("--network=none", "--progress=plain")));
        if (given.fails()) {
            assertThat(theirs.exit()).as("dockerd builds it: " + theirs.out()).isNotZero();
            return;
        }
        theirs.ok();
        Built their = Built.read(peer.environment(), TAG);
        assertThat(ours.fields()).as("configuration").isEqualTo(their.fields());
        assertThat(difference(ours.tree().lines(began), their.tree().lines(began)))
                .as("files")
                .isEmpty();
    }

    /** Thousands of equal lines tell nothing. */
    private static List<String> difference(List<String> ours, List<String> theirs) {
        return Stream.concat(
                        ours.stream().filter(line -> !theirs.contains(line)).map(line -> "Priok:   " + line),
                        theirs.stream().filter(line -> !ours.contains(line)).map(line -> "dockerd: " + line))
                .toList();
    }
}
