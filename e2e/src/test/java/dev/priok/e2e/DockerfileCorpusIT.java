package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.e2e.DockerfileCase.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Dockerfiles of all kinds, whose images are to be those that BuildKit in Debian's dockerd makes. With
 * {@code -Dpriok.e2e.peer=DIRECTORY} that is a current one, and what both say is compared too.
 * {@code -Dpriok.e2e.dockerfiles=PATTERN} takes only the cases of such names.
 */
@WithDaemon
class DockerfileCorpusIT {
    private static final String CASES = System.getProperty("priok.e2e.dockerfiles", ".*");

    private static final Pattern OWN_CHECK =
            Pattern.compile("^ - (RunEffectLost|UnusedStage|EnvFromUnsetVariable|AptGetUpdateAlone): ");

    /** Another case, or another client, may have done the same steps. */
    private static final List<String> ANEW = List.of("--no-cache");

    private static final ExecutorService clients = Executors.newFixedThreadPool(4);
    private static final Lock peerIsBusy = new ReentrantLock();
    private static PeerDockerd peer;

    /** Files of later times were made by builds: a case may share a step that another one runs. */
    private static Instant began;

    private final PriokDaemon priok;

    DockerfileCorpusIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void startPeer(PriokDaemon priok) throws IOException {
        peer = PeerDockerd.start();
        PeerDockerd.writeClientConfiguration(Path.of(priok.environment().get("DOCKER_CONFIG")));
        peer.docker(
                        Map.of(),
                        "import",
                        "--change",
                        "CMD [\"sh\"]",
                        BusyboxTar.file().toString(),
                        "busybox:latest")
                .ok();
        // The clock of files ticks more coarsely.
        began = Instant.now().minusSeconds(1);
    }

    @AfterAll
    static void endPeer() {
        clients.close();
        peer.close();
    }

    /** Several are built at a time, each side of a comparison while the other waits. */
    @TestFactory
    Stream<DynamicTest> everyDockerfileBuildsAsWithDockerd() {
        return DockerfileCase.all().stream()
                .filter(given -> given.name().matches(CASES))
                .map(given -> Map.entry(given.name(), clients.submit(() -> check(given))))
                .toList()
                .stream()
                .map(checked -> DynamicTest.dynamicTest(checked.getKey(), () -> outcome(checked.getValue())));
    }

    private static void outcome(Future<Boolean> checked) throws Throwable {
        try {
            assertThat(checked.get()).isTrue();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    @Test
    void tenBuildsAtOnceAreAsRightAsOneAfterTheOther() throws Exception {
        try (ExecutorService ten = Executors.newFixedThreadPool(10)) {
            List<Future<Boolean>> builds = new ArrayList<>();
            for (DockerfileCase given : DockerfileCase.all()) {
                if (!given.fails() && !given.needsSession()) {
                    builds.add(ten.submit(() -> checkBesideOthers(given)));
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
        command.addAll(given.arguments(tag, context, ANEW));
        Result built = Programs.run(environment, command).ok();
        BuiltImage ours = BuiltImage.read(priok.environment(), tag);
        given.expectations().forEach(expected -> check(expected, built, ours));
        return true;
    }

    private boolean check(DockerfileCase given) throws IOException {
        Path context = Files.createTempDirectory(priok.scratch(), given.name());
        given.writeTo(context);
        Map<String, String> environment = new HashMap<>(priok.environment());
        boolean bySession = given.needsSession() || PeerDockerd.isCurrent();
        environment.put("DOCKER_BUILDKIT", bySession ? "1" : "0");
        List<String> arguments = given.arguments(given.name(), context, ANEW);
        List<String> command = bySession
                ? PeerDockerd.client(arguments)
                : Stream.concat(Stream.of("docker"), arguments.stream()).toList();
        Result built = Programs.run(environment, command);
        if (given.fails()) {
            assertThat(built.exit()).as(built.out() + built.err()).isNotZero();
        } else {
            built.ok();
        }
        BuiltImage ours = given.fails() ? BuiltImage.NOTHING : BuiltImage.read(priok.environment(), given.name());
        for (Expectation expected : given.expectations()) {
            check(expected, built, ours);
        }
        if (PeerDockerd.isCurrent() && given.current().isEmpty()) {
            assertThat(said(built)).isEqualTo(said(compare(given, context, ours)));
        } else if (!PeerDockerd.isCurrent() && given.peer().isEmpty()) {
            compare(given, context, ours);
        }
        return true;
    }

    private void check(Expectation expected, Result built, BuiltImage ours) {
        if (expected.isSaid()) {
            assertThat(built.out() + built.err()).contains(expected.value());
        } else {
            ours.check(expected, priok.environment());
        }
    }

    private Result compare(DockerfileCase given, Path context, BuiltImage ours) throws IOException {
        Result theirs;
        BuiltImage their;
        // One at a time: the other processor is Priok's.
        peerIsBusy.lock();
        try {
            theirs = peer.docker(
                    Map.of("DOCKER_BUILDKIT", "1"),
                    given.arguments(
                            given.name(), context, List.of("--no-cache", "--network=none", "--progress=plain")));
            if (given.fails()) {
                assertThat(theirs.exit())
                        .as("dockerd builds it: " + theirs.out())
                        .isNotZero();
                return theirs;
            }
            theirs.ok();
            their = BuiltImage.read(peer.environment(), given.name());
        } finally {
            peerIsBusy.unlock();
        }
        assertThat(ours.fields()).as("configuration").isEqualTo(their.fields());
        boolean current = PeerDockerd.isCurrent();
        assertThat(difference(ours.tree().lines(began, current), their.tree().lines(began, current)))
                .as("files")
                .isEmpty();
        if (current) {
            assertThat(ours.history()).as("history").isEqualTo(their.history());
        }
        return theirs;
    }

    /** Warnings, but for those that only Priok has, and why a build failed, as buildx tells them. */
    private static List<String> said(Result built) {
        return built.err()
                .lines()
                .map(line -> line.replaceFirst("^\\u001b\\[0m", ""))
                .filter(line -> !OWN_CHECK.matcher(line).find())
                .map(line -> line.replaceFirst("^#\\d+ (ERROR: )", "$1"))
                .filter(line -> line.startsWith(" - ") || line.startsWith("ERROR: ") || line.contains(">>>"))
                .distinct()
                .sorted()
                .toList();
    }

    /** Thousands of equal lines tell nothing. */
    private static List<String> difference(List<String> ours, List<String> theirs) {
        return Stream.concat(
                        ours.stream().filter(line -> !theirs.contains(line)).map(line -> "Priok:   " + line),
                        theirs.stream().filter(line -> !ours.contains(line)).map(line -> "dockerd: " + line))
                .toList();
    }
}
