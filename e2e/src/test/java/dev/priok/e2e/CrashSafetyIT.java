package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code kill -9} of the daemon at random moments. {@code -Dpriok.e2e.kills=N} changes how often, and
 * {@code -Dpriok.e2e.seed=N} repeats a run's moments.
 */
@WithDaemon
class CrashSafetyIT {
    private static final int KILLS = Integer.getInteger("priok.e2e.kills", 50);
    private static final int WORKERS = 3;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1200);

    private final PriokDaemon priok;

    CrashSafetyIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void runningContainersKeepRunningAndLoseNoLine() {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "counter",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while true; do i=$((i+1)); echo $i; sleep 0.01; done")
                .ok();
        String pid = priok.inspect("counter", "{{.State.Pid}}");
        for (int i = 0; i < 3; i++) {
            priok.kill9();
            priok.startAgain();
        }
        assertThat(priok.inspect("counter", "{{.State.Status}} {{.State.Pid}}")).isEqualTo("running " + pid);
        Eventually.await("it goes on counting", () -> logged("counter") > 100);
        priok.docker("stop", "-t", "0", "counter").ok();
        assertCountsUp(priok.docker("logs", "counter").ok().lines());
    }

    private int logged(String container) {
        return priok.docker("logs", container).ok().lines().size();
    }

    private static void assertCountsUp(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(i + 1));
        }
    }

    @Test
    void theExitCodeOfAContainerThatEndedMeanwhileIsRight() {
        priok.docker("run", "-d", "--name", "short", "busybox", "sh", "-c", "sleep 0.5; echo bye; exit 33")
                .ok();
        ProcessHandle program = ProcessHandle.of(Long.parseLong(priok.inspect("short", "{{.State.Pid}}")))
                .orElseThrow();
        priok.kill9();
        Eventually.await("the program ended by itself", () -> !program.isAlive());
        priok.startAgain();
        assertThat(priok.inspect("short", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 33");
        assertThat(priok.docker("logs", "short").ok().text()).isEqualTo("bye");
    }

    /** Ends spread over a second, a kill in the middle: it hits each step of settling an end sooner or later. */
    @Test
    void noExitCodeIsLostWhileContainersEnd() {
        for (int round = 0; round < 4; round++) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "ends" + round + "-" + i;
                // All wait for one sign, so that they end in the second after it and not one by one as they start.
                priok.docker(
                                "run",
                                "-d",
                                "--name",
                                name,
                                "-v",
                                priok.scratch() + ":/signs:ro",
                                "busybox",
                                "sh",
                                "-c",
                                "until [ -e /signs/" + round + " ]; do sleep 0.02; done; sleep 0." + (10 + 4 * i)
                                        + "; exit 33")
                        .ok();
                names.add(name);
            }
            sign(round);
            Eventually.await(
                    "the first ends are settled",
                    () -> priok.inspect(names.get(3), "{{.State.Status}}").equals("exited"));
            priok.kill9();
            priok.startAgain();
            for (String name : names) {
                assertThat(priok.docker("wait", name).ok().text()).as(name).isEqualTo("33");
            }
        }
    }

    private void sign(int round) {
        try {
            Files.createFile(priok.scratch().resolve(Integer.toString(round)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void removalOnExitAndRestartPoliciesResume() {
        priok.docker("run", "-d", "--rm", "--name", "fleeting", "busybox", "sleep", "0.5")
                .ok();
        priok.docker(
                        "run",
                        "-d",
                        "--restart",
                        "always",
                        "--name",
                        "lasting",
                        "busybox",
                        "sh",
                        "-c",
                        "sleep 0.5; echo x")
                .ok();
        ProcessHandle fleeting = ProcessHandle.of(Long.parseLong(priok.inspect("fleeting", "{{.State.Pid}}")))
                .orElseThrow();
        priok.kill9();
        Eventually.await("the program ended by itself", () -> !fleeting.isAlive());
        priok.startAgain();
        Eventually.await(
                "--rm is made good", () -> priok.docker("inspect", "fleeting").exit() == 1);
        Eventually.await("--restart goes on", () -> logged("lasting") >= 2);
    }

    @Test
    void standardInputAndOutputFlowAgainAfterTheCrash() {
        priok.docker("run", "-d", "-i", "--name", "cat", "busybox", "cat").ok();
        priok.kill9();
        priok.startAgain();
        Process attached = priok.dockerInBackground("attach", "cat");
        try (java.io.Writer in = attached.outputWriter();
                java.io.BufferedReader out = attached.inputReader()) {
            in.write("there and back\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("there and back");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            attached.destroyForcibly();
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void killedAtRandomMomentsOfAMixedWorkload() throws InterruptedException {
        long seed = Long.getLong("priok.e2e.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "counter",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while true; do i=$((i+1)); echo $i; sleep 0.05; done")
                .ok();
        String pid = priok.inspect("counter", "{{.State.Pid}}");
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger done = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        for (int i = 0; i < WORKERS; i++) {
            Random own = new Random(seed + 1 + i);
            workers.execute(() -> work(own, over, done));
        }
        try {
            for (int i = 0; i < KILLS; i++) {
                Thread.sleep(random.nextLong(LONGEST_LIFE.toMillis()));
                priok.kill9();
                priok.startAgain();
                assertThat(priok.inspect("counter", "{{.State.Status}} {{.State.Pid}}"))
                        .as("after kill %d", i + 1)
                        .isEqualTo("running " + pid);
            }
        } finally {
            over.set(true);
            workers.shutdown();
            assertThat(workers.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(done).as("operations that went through").hasValueGreaterThan(KILLS);
        priok.docker("stop", "-t", "0", "counter").ok();
        assertCountsUp(priok.docker("logs", "counter").ok().lines());
        everyContainerIsWhole();
    }

    /** Operations of users; any may fail because the daemon dies meanwhile. */
    private void work(Random random, AtomicBoolean over, AtomicInteger done) {
        while (!over.get()) {
            String name = "w" + Long.toHexString(random.nextLong());
            List<Result> results = new ArrayList<>();
            switch (random.nextInt(5)) {
                case 0 -> results.add(priok.docker("run", "--rm", "busybox", "true"));
                case 1 -> {
                    results.add(priok.docker("run", "-d", "--name", name, "busybox", "sleep", "1000"));
                    results.add(priok.docker("exec", name, "sh", "-c", "echo x >/file"));
                    results.add(priok.docker("rm", "-f", name));
                }
                case 2 -> {
                    results.add(priok.docker("create", "--name", name, "busybox", "sh", "-c", "exit 3"));
                    results.add(priok.docker("start", "-a", name));
                }
                case 3 -> {
                    results.add(priok.docker("run", "--name", name, "busybox", "touch", "/new"));
                    results.add(priok.docker("commit", name, "made:" + name));
                    results.add(priok.docker("rmi", "made:" + name));
                }
                default -> results.add(priok.docker("import", BusyboxTar.file().toString(), "made:" + name));
            }
            results.stream().filter(result -> result.exit() == 0).forEach(_ -> done.incrementAndGet());
            // Clients that hammer at a closed door would only slow the next start down.
            Eventually.await("the daemon answers again", () -> over.get() || priok.answers());
        }
    }

    /** What the crashes left must be usable: inspectable, startable if it ended, and removable. */
    private void everyContainerIsWhole() {
        for (String id : priok.docker("ps", "-aq").ok().lines()) {
            String state = Eventually.await(
                    "a lasting state of " + id,
                    () -> priok.inspect(id, "{{.State.Status}}"),
                    status -> List.of("created", "running", "exited").contains(status));
            if (state.equals("running")) {
                priok.docker("exec", id, "true").ok();
            } else {
                priok.docker("start", id).ok();
            }
            priok.docker("rm", "-f", id).ok();
        }
    }
}
