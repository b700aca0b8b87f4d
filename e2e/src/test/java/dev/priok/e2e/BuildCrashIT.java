package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the daemon and of the client, by turns and by both doors, at moments spread over whole builds: while
 * the context comes, while programs run, while layers are made, while the image is kept and the cache is written.
 * {@code -Dpriok.e2e.kills=N} changes how often, and {@code -Dpriok.e2e.seed=N} repeats a run's moments.
 */
@WithDaemon
class BuildCrashIT {
    private static final int KILLS = Integer.getInteger("priok.e2e.kills", 50);
    private static final int KILLS_BETWEEN_LOOKS = 10;

    private static final String DOCKERFILE = """
            FROM busybox AS first
            ARG ROUND
            COPY data /data
            RUN --mount=type=cache,target=/cache echo "$ROUND" >>/cache/rounds && cp /data /copy
            FROM busybox
            ARG ROUND
            RUN echo "$ROUND" >/round && (sleep 1000 &) && sleep 0.1
            RUN mkdir /many && for i in 1 2 3 4 5 6 7 8 9; do echo $i >/many/$i; done
            COPY --from=first /copy /copy
            """;

    private enum Door {
        CLASSIC,
        BUILDX
    }

    private final PriokDaemon priok;
    private final long seed = Long.getLong("priok.e2e.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<Door, Duration> lengths = new EnumMap<>(Door.class);
    private Path context = Path.of("/");
    private Map<Door, Map<String, String>> environments = Map.of();

    BuildCrashIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeEach
    void prepare() throws IOException {
        context = Files.createDirectory(priok.scratch().resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(context.resolve("data"), "line of data\n".repeat(500_000));
        Map<String, String> classic = new HashMap<>(priok.environment());
        classic.put("DOCKER_BUILDKIT", "0");
        environments = Map.of(
                Door.CLASSIC,
                classic,
                Door.BUILDX,
                ComposeTool.docker(priok.environment()).environment());
    }

    @Test
    void whateverIsKilledTheNextBuildIsRightAndNothingIsLeft() throws InterruptedException {
        buildWhole(-2);
        removeAll();
        // The second time nothing is loaded for the first time.
        buildWhole(-1);
        removeAll();
        Set<String> things = LeavesNothingBehind.lastingThings();
        Set<String> files = files();
        for (int kill = 0; kill < KILLS; kill++) {
            killDuringABuild(kill);
            assertThat(priok.docker("ps", "-aq").ok().text()).as("seed " + seed).isEmpty();
            if (kill % KILLS_BETWEEN_LOOKS == KILLS_BETWEEN_LOOKS - 1) {
                buildWhole(kill);
                Eventually.await(
                        "nothing of the killed builds is left; seed " + seed,
                        () -> {
                            Set<String> left = LeavesNothingBehind.lastingThings();
                            left.removeAll(things);
                            return left;
                        },
                        Set::isEmpty);
            }
        }
        // Now from the cache.
        buildWhole(KILLS - 1);
        removeAll();
        Eventually.await(
                "the data root has the files that it had before; seed " + seed,
                () -> {
                    Set<String> left = files();
                    left.removeAll(files);
                    return left;
                },
                Set::isEmpty);
        assertThat(files()).as("seed " + seed).isEqualTo(files);
    }

    /** The doors take turns, and of each door daemon and client: every fourth kill is of the same kind. */
    private void killDuringABuild(int kill) throws InterruptedException {
        Door door = Door.values()[kill / 2 % 2];
        int turn = kill / 4;
        double moment = (turn + random.nextDouble()) / Math.ceilDiv(KILLS, 4);
        Duration length = lengths.getOrDefault(door, Duration.ZERO);
        Process client = Programs.start(environment(door), build(door, kill));
        boolean ended = client.waitFor((long) (length.toMillis() * moment), TimeUnit.MILLISECONDS);
        if (kill % 2 == 0) {
            priok.kill9();
            client.waitFor();
            priok.startAgain();
        } else if (!ended) {
            client.destroyForcibly().waitFor();
        }
    }

    /** By both doors; what comes of them must be right. */
    private void buildWhole(int round) {
        for (Door door : Door.values()) {
            long start = System.nanoTime();
            Programs.run(environment(door), build(door, round)).ok();
            lengths.put(door, Duration.ofNanos(System.nanoTime() - start));
            requireRight(round(door, round));
        }
    }

    /** Neither door finds the other's steps in the cache. */
    private static String round(Door door, int round) {
        return door + "-" + round;
    }

    private void requireRight(String round) {
        assertThat(priok.docker("run", "--rm", "built", "sh", "-c", "cat /round /many/*; md5sum </copy")
                        .ok()
                        .lines())
                .as("seed " + seed)
                .containsExactly(
                        round, "1", "2", "3", "4", "5", "6", "7", "8", "9", "8cffcdca086887f03832c5f55e7039b5  -");
    }

    private void removeAll() {
        priok.docker("rmi", "-f", "built").ok();
        // Images that lost their name to the next one.
        priok.docker("image", "prune", "-f").ok();
        Eventually.await("no build uses its cache any more", this::allCacheCanBeRemoved);
    }

    private boolean allCacheCanBeRemoved() {
        priok.docker("builder", "prune", "-af").ok();
        return priok.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Size}}").ok().lines().stream()
                .anyMatch(line -> line.equals("Build Cache 0 0B"));
    }

    /** All names below the data root and the daemon's directory of sockets and bundles. */
    private Set<String> files() {
        try (Stream<Path> data = Files.walk(priok.dataRoot());
                Stream<Path> run = Files.walk(priok.execRoot())) {
            return Stream.concat(data, run).map(Path::toString).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(Door door) {
        return environments.getOrDefault(door, Map.of());
    }

    private List<String> build(Door door, int round) {
        List<String> command = new ArrayList<>(List.of("docker"));
        if (door == Door.BUILDX) {
            command.addAll(List.of("buildx", "build", "--cache-to", "type=local,mode=max,dest=" + cache()));
        } else {
            command.add("build");
        }
        command.addAll(List.of("-q", "-t", "built", "--build-arg", "ROUND=" + round(door, round), context.toString()));
        return command;
    }

    private Path cache() {
        return priok.scratch().resolve("cache");
    }
}
