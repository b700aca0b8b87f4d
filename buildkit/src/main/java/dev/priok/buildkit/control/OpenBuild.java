package dev.priok.buildkit.control;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildOutcome;
import dev.priok.build.ContextSource;
import dev.priok.build.LinkedBuilds;
import dev.priok.build.LinkedBuilds.Hold;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.buildkit.wire.gateway.Result;
import dev.priok.buildkit.wire.gateway.ReturnRequest;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A build that a client asked for, from its first word until it is forgotten. Thread-safe. */
final class OpenBuild {
    private final SolveRequest request;
    private final Given given;
    private final StatusFeed feed;
    private final Instant createdAt;
    private final CompletableFuture<ReturnRequest> returned = new CompletableFuture<>();
    private final CompletableFuture<BuildOutcome> done = new CompletableFuture<>();
    private final CompletableFuture<Void> kept = new CompletableFuture<>();
    private final Map<String, SolveSpec> asked = new HashMap<>();
    private final Map<String, Hold> held = new HashMap<>();
    private boolean evaluated;
    private @Nullable Instant completedAt;
    private @Nullable Throwable failure;

    OpenBuild(SolveRequest request, Given given, StatusFeed feed, Instant createdAt) {
        this.request = request;
        this.given = given;
        this.feed = feed;
        this.createdAt = createdAt;
    }

    /**
     * What came with the request instead of by a session.
     *
     * @param client who is asked for all else; null: the session's
     * @param context null: the request names it
     */
    record Given(@Nullable BuildClient client, @Nullable ContextSource context) {
        static final Given NOTHING = new Given(null, null);
    }

    Given given() {
        return given;
    }

    String ref() {
        return request.getRef();
    }

    SolveRequest request() {
        return request;
    }

    StatusFeed feed() {
        return feed;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** True if the client itself tells what to solve, and what of it is the result. */
    boolean isLed() {
        return request.getFrontend().isEmpty();
    }

    /** What came of it, for builds that use the result; done with a failure if the build fails. */
    CompletableFuture<BuildOutcome> done() {
        return done;
    }

    /** Done, never with a failure, when it has ended and the history has it. */
    CompletableFuture<Void> kept() {
        return kept;
    }

    /** Keeps what is asked of a frontend under a name of its own. */
    synchronized String keep(SolveSpec spec) {
        String id = ref() + "-" + asked.size();
        asked.put(id, spec);
        return id;
    }

    synchronized Optional<SolveSpec> asked(String id) {
        return Optional.ofNullable(asked.get(id));
    }

    /** The client has chosen its result or has failed. */
    void complete(ReturnRequest result) {
        returned.complete(result);
    }

    /**
     * Waits for the client's choice.
     *
     * @return empty if there is nothing to build
     */
    Optional<SolveSpec> awaitChoice() throws Exception {
        ReturnRequest choice = returned.get();
        if (choice.hasError()) {
            throw new ErrorAnswers.ToldByClient(choice.getError());
        }
        String id = id(choice.getResult());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(asked(id)
                .orElseThrow(() -> EngineException.invalid("the result " + id + " is of no solve of this build")));
    }

    private static String id(Result result) {
        return switch (result.getResultCase()) {
            case REF -> result.getRef().getId();
            case REFDEPRECATED -> result.getRefDeprecated();
            case REFS -> only(result.getRefs().getRefsCount());
            case REFSDEPRECATED -> only(result.getRefsDeprecated().getRefsCount());
            case RESULT_NOT_SET -> "";
        };
    }

    private static String only(int count) {
        if (count > 0) {
            throw EngineException.invalid("results that a client puts together are not supported");
        }
        return "";
    }

    synchronized boolean isEvaluated() {
        return evaluated;
    }

    synchronized void evaluated() {
        evaluated = true;
    }

    /** Keeps what a build comes to until this one has ended. */
    synchronized void hold(String build, LinkedBuilds builds) {
        if (completedAt == null) {
            held.computeIfAbsent(build, builds::keep);
        }
    }

    synchronized void ended(Instant when, @Nullable Throwable how) {
        completedAt = when;
        failure = how;
        held.values().forEach(Hold::close);
        held.clear();
        feed.end();
        // Whoever waits for a result must not wait for one that never comes.
        done.completeExceptionally(how == null ? EngineException.notFound("build " + ref() + " made no result") : how);
    }

    synchronized @Nullable Instant completedAt() {
        return completedAt;
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }
}
