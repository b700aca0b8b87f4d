package dev.priok.build.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildProgress;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.build.graph.Vertex.About;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vertices of this test say by a URL what they are; their results are texts. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SolverTest {
    private static final Platform PLATFORM = new Platform("linux", "amd64", "");

    private final Solver<Text> solver = new Solver<>(4);
    private final Kitchen kitchen = new Kitchen();

    @AfterEach
    void close() {
        solver.close();
    }

    @Test
    void onlyWhatTheTargetNeedsIsDone() {
        Vertex base = vertex("base");
        vertex("unwanted", base);

        assertThat(solve(vertex("target", base))).isEqualTo("target(base)");
        assertThat(kitchen.done).containsExactly("base", "target");
    }

    @Test
    void verticesThatDoNotNeedEachOtherAreWorkedOnAtOnce() {
        CyclicBarrier both = new CyclicBarrier(2);
        kitchen.meanwhile = name -> name.equals("left") || name.equals("right") ? () -> both.await() : () -> {};

        Vertex base = vertex("base");
        assertThat(solve(vertex("target", vertex("left", base), vertex("right", base))))
                .isEqualTo("target(left(base),right(base))");
    }

    @Test
    void noMoreThanTheBoundAreWorkedOnAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        kitchen.meanwhile = _ -> () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
        };

        Vertex[] many = new Vertex[100];
        Arrays.setAll(many, i -> vertex("leaf" + i));
        solve(vertex("target", many));

        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void laterBuildsTakeWhatEarlierOnesKept() {
        Vertex target = vertex("target", vertex("middle", vertex("base")));
        solve(target);
        kitchen.done.clear();
        Heard heard = new Heard();

        assertThat(solve(heard, target)).isEqualTo("target(middle(base))");
        assertThat(kitchen.done).containsExactly("base");
        assertThat(heard.cached).containsExactlyInAnyOrder("middle", "target");
    }

    @Test
    void aVertexThatIgnoresTheCacheIsDoneAgainAndWhatFollowsTakesItsNewResult() {
        Vertex base = vertex("base");
        solve(vertex("target", vertex("middle", base)));
        kitchen.done.clear();
        kitchen.suffix = "!";

        Vertex anew = Vertex.of(source("middle"), PLATFORM, List.of(base), new About("middle", true, null));
        assertThat(solve(vertex("target", anew))).isEqualTo("target(middle(base!)!)!");
        assertThat(kitchen.done).containsExactly("base", "middle", "target");
    }

    @Test
    void whatAnInputContainsCountsWhereOnlyPartOfItIsTaken() {
        kitchen.contentOf = name -> name.equals("copy") ? Optional.of("same files") : Optional.empty();
        solve(vertex("target", vertex("copy", vertex("context"))));
        kitchen.done.clear();
        kitchen.suffix = "!";

        assertThat(solve(vertex("target", vertex("copy", vertex("context"))))).isEqualTo("target(copy(context))");
        assertThat(kitchen.done).containsExactly("context");
    }

    @Test
    void whatOnlyOneClientKnowsIsNeitherSharedNorKept() {
        Vertex target = vertex("target", vertex("client-files"));
        solve(target);
        solve(target);

        assertThat(kitchen.done).containsExactly("client-files", "target", "client-files", "target");
    }

    @Test
    void equalStepsOfBuildsThatRunAtOnceAreDoneOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        kitchen.meanwhile = name -> name.equals("slow")
                ? () -> {
                    begun.countDown();
                    go.await();
                }
                : () -> {};

        Building one = new Building(new Heard(), vertex("slow", vertex("base")));
        begun.await();
        Heard heard = new Heard();
        Building other = new Building(heard, vertex("slow", vertex("base")));
        heard.slowOne.await();
        go.countDown();

        assertThat(one.result()).isEqualTo(other.result()).isEqualTo("slow(base)");
        assertThat(kitchen.done.stream().filter("slow"::equals)).hasSize(1);
    }

    @Test
    void aStepGoesOnWhileOneBuildWantsItAndIsInterruptedWhenNoneDoes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        kitchen.meanwhile = name -> name.equals("slow")
                ? () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }
                : () -> {};
        Heard heard = new Heard();
        Building one = new Building(new Heard(), vertex("slow", vertex("base")));
        begun.await();
        Building other = new Building(heard, vertex("slow", vertex("base")));
        heard.slowOne.await();

        one.thread.interrupt();
        assertThat(one.error()).isInstanceOf(EngineError.Cancelled.class);
        assertThat(interrupted.getCount()).isOne();
        other.thread.interrupt();
        assertThat(other.error()).isInstanceOf(EngineError.Cancelled.class);
        assertThat(interrupted.getCount()).isZero();
    }

    @Test
    void theFirstFailureEndsTheOthersAndIsTheOneThatIsTold() {
        CountDownLatch running = new CountDownLatch(1);
        kitchen.meanwhile = name -> switch (name) {
            case "bad" ->
                () -> {
                    running.await();
                    throw EngineException.invalid("bad went wrong");
                };
            case "endless" ->
                () -> {
                    running.countDown();
                    new CountDownLatch(1).await();
                };
            default -> () -> {};
        };
        Heard heard = new Heard();

        assertThatThrownBy(() -> solve(heard, vertex("target", vertex("endless"), vertex("bad"))))
                .hasMessage("bad went wrong");
        assertThat(heard.errors).containsEntry("bad", "bad went wrong").containsEntry("endless", "canceled");
        assertThat(kitchen.done).isEmpty();
    }

    @Test
    void everyResultIsGivenBackOnceNobodyUsesIt() {
        Vertex target = vertex("target", vertex("middle", vertex("base")));
        solve(target);
        solve(target);

        assertThat(kitchen.open).isEmpty();
    }

    private String solve(Vertex target) {
        return solve(BuildProgress.NONE, target);
    }

    @Test
    void aResultThatCannotBeGivenBackKeepsNoOther() {
        SolverJob<Text> job = solver.open(kitchen, BuildProgress.NONE);
        Vertex base = vertex("base");
        job.solve(List.of(vertex("target", base), vertex("other", base)));
        Text stuck = kitchen.open.iterator().next();
        stuck.closing = () -> {
            throw new IllegalStateException("busy");
        };

        assertThatThrownBy(job::close).hasMessage("busy");

        assertThat(kitchen.open).isEmpty();
        job.close();
    }

    private String solve(BuildProgress progress, Vertex target) {
        try (SolverJob<Text> job = solver.open(kitchen, progress)) {
            return job.solve(List.of(target)).getFirst().value;
        }
    }

    private static Operation source(String name) {
        return new Operation.Git(name, "", "", false, false);
    }

    private static Vertex vertex(String name, Vertex... inputs) {
        return Vertex.of(source(name), PLATFORM, List.of(inputs), new About(name, false, null));
    }

    private static String nameOf(Vertex vertex) {
        return ((Operation.Git) vertex.operation()).url();
    }

    private static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A build on a thread of its own. */
    private final class Building {
        final Thread thread;
        private String value = "";
        private @Nullable RuntimeException failure;

        Building(BuildProgress progress, Vertex target) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    value = solve(progress, target);
                } catch (RuntimeException e) {
                    failure = e;
                }
            });
        }

        String result() throws InterruptedException {
            thread.join();
            return value;
        }

        EngineError error() throws InterruptedException {
            thread.join();
            return ((EngineException) Objects.requireNonNull(failure)).error();
        }
    }

    /** Something that can be waited for or fail. */
    @FunctionalInterface
    private interface Meanwhile {
        void pass() throws Exception;
    }

    private final class Text implements AutoCloseable {
        final String value;
        Runnable closing = () -> {};

        Text(String value) {
            this.value = value;
            kitchen.open.add(this);
        }

        @Override
        public void close() {
            assertThat(kitchen.open.remove(this)).as("closed once").isTrue();
            closing.run();
        }
    }

    private final class Kitchen implements Operations<Text> {
        @Override
        public void hasKey(Vertex vertex, Digest key) {
            // Nobody asks for it afterwards.
        }

        final List<String> done = Collections.synchronizedList(new ArrayList<>());
        final Set<Text> open = ConcurrentHashMap.newKeySet();
        final Map<Digest, String> kept = new ConcurrentHashMap<>();
        Function<String, Meanwhile> meanwhile = _ -> () -> {};
        Function<String, Optional<String>> contentOf = _ -> Optional.empty();
        String suffix = "";

        @Override
        public Optional<Digest> definition(Vertex vertex) {
            return nameOf(vertex).startsWith("client") ? Optional.empty() : Optional.of(digest(nameOf(vertex)));
        }

        @Override
        public Optional<Digest> identity(Text result) {
            return result.value.startsWith("client") ? Optional.empty() : Optional.of(digest(result.value));
        }

        @Override
        public Optional<Digest> contentKey(Vertex vertex, List<Text> inputs) {
            return contentOf.apply(nameOf(vertex)).map(SolverTest::digest);
        }

        @Override
        public Optional<Text> find(Digest key, Supplier<Text> making) {
            return Optional.ofNullable(kept.get(key)).map(Text::new);
        }

        @Override
        public void keep(Vertex vertex, List<Digest> keys, Text result) {
            keys.forEach(key -> kept.put(key, result.value));
        }

        @Override
        public Text run(Vertex vertex, List<Text> inputs, StepTrace trace) {
            String name = nameOf(vertex);
            trace.log(1, name.getBytes(StandardCharsets.UTF_8));
            try {
                meanwhile.apply(name).pass();
            } catch (InterruptedException e) {
                throw new EngineException(new EngineError.Cancelled(name), e);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            done.add(name);
            String within = inputs.stream().map(input -> input.value).collect(Collectors.joining(","));
            return new Text(name + (inputs.isEmpty() ? "" : "(" + within + ")") + suffix);
        }
    }

    /** What a build was told, by the vertices' names. */
    private static final class Heard implements BuildProgress {
        final CountDownLatch slowOne = new CountDownLatch(1);
        final Map<String, String> errors = new ConcurrentHashMap<>();
        final Set<String> cached = ConcurrentHashMap.newKeySet();

        @Override
        public void vertex(VertexState state) {
            if (state.completed() != null && !state.error().isEmpty()) {
                errors.put(state.name(), state.error());
            }
            if (state.cached()) {
                cached.add(state.name());
            }
        }

        @Override
        public void status(VertexStatus status) {}

        @Override
        public void log(Digest vertex, int stream, byte[] data) {
            if (new String(data, StandardCharsets.UTF_8).equals("slow")) {
                slowOne.countDown();
            }
        }

        @Override
        public void warning(BuildWarning warning) {}
    }
}
