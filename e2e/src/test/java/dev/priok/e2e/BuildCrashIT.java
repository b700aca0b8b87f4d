package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} of the daemon and of the client at random moments of builds. {@code -Dpriok.e2e.kills=N} changes how
 * often, and {@code -Dpriok.e2e.seed=N} repeats a run's moments.
 */
@WithDaemon
class BuildCrashIT {
    private static final int KILLS = Integer.getInteger("priok.e2e.kills", 50);
    private static final int LONGEST_LIFE_MILLIS = 900;

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

    private final PriokDaemon priok;

    BuildCrashIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void whateverIsKilledTheNextBuildIsRightAndNothingIsLeft() throws IOException, InterruptedException {
        Path context = priok.scratch().resolve("context");
        Files.createDirectory(context);
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(context.resolve("data"), "line of data\n".repeat(100_000));
        long seed = Long.getLong("priok.e2e.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < KILLS; round++) {
            Process client = Programs.start(environment(), build(context, round));
            // A moment of its own each time is the point.
            boolean ended = client.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
            if (round % 2 == 0) {
                priok.kill9();
                client.waitFor();
                priok.startAgain();
            } else if (!ended) {
                client.destroyForcibly().waitFor();
            }
            assertThat(priok.docker("ps", "-aq").ok().text()).as("seed " + seed).isEmpty();
        }
        Programs.run(environment(), build(context, KILLS)).ok();
        assertThat(priok.docker("run", "--rm", "built", "sh", "-c", "cat /round; ls /many; wc -c </copy")
                        .ok()
                        .lines())
                .as("seed " + seed)
                .startsWith(Integer.toString(KILLS), "1", "2", "3")
                .endsWith("1300000");
        priok.docker("rmi", "-f", "built").ok();
        Eventually.await("no build uses its cache any more", this::allCacheCanBeRemoved);
    }

    private boolean allCacheCanBeRemoved() {
        priok.docker("builder", "prune", "-af").ok();
        return priok.docker("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Size}}").ok().lines().stream()
                .anyMatch(line -> line.equals("Build Cache 0 0B"));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DOCKER_BUILDKIT", "0");
        return environment;
    }

    private static List<String> build(Path context, int round) {
        List<String> command = new ArrayList<>(List.of("docker", "build", "-q", "-t", "built"));
        command.addAll(List.of("--build-arg", "ROUND=" + round, context.toString()));
        return command;
    }
}
