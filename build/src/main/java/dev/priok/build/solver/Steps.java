package dev.priok.build.solver;

import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Takes one vertex's result from where it is: a build that makes it right now, the cache, or the operation itself. It has
 * up to two keys: by its inputs as they are, and by what it takes from them; the first one is looked for first, because
 * nothing must be read for it.
 */
final class Steps<R extends AutoCloseable> {
    private final SharedWork<R> shared;
    private final Semaphore turns;
    private final Operations<R> operations;

    Steps(SharedWork<R> shared, Semaphore turns, Operations<R> operations) {
        this.shared = shared;
        this.turns = turns;
        this.operations = operations;
    }

    Lease<R> resultOf(Vertex vertex, List<R> inputs, StepTrace trace) throws InterruptedException {
        Optional<Digest> definition = operations.definition(vertex);
        if (definition.isEmpty()) {
            return run(vertex, inputs, trace);
        }
        Optional<Digest> whole = wholeKey(definition.get(), inputs);
        if (!inputs.isEmpty()) {
            whole.ifPresent(key -> operations.hasKey(vertex, key));
        }
        if (inputs.isEmpty()) {
            return shared.share(definition.get(), trace, all -> uninterrupted(() -> run(vertex, inputs, all)));
        }
        if (vertex.about().ignoreCache()) {
            return anew(vertex, inputs, whole, trace);
        }
        return whole.isPresent()
                ? shared.share(whole.get(), trace, all -> byWhole(vertex, inputs, whole.get(), all))
                : byContent(vertex, inputs, List.of(), trace);
    }

    private Lease<R> byWhole(Vertex vertex, List<R> inputs, Digest key, StepTrace trace) {
        // It may be made while a step that needs it has a turn, so it waits for none of its own.
        Optional<R> found = operations.find(key, () -> operations.run(vertex, inputs, trace));
        if (found.isPresent()) {
            trace.cached();
            return Lease.of(found.get());
        }
        return uninterrupted(() -> byContent(vertex, inputs, List.of(key), trace));
    }

    private Lease<R> byContent(Vertex vertex, List<R> inputs, List<Digest> whole, StepTrace trace)
            throws InterruptedException {
        Optional<Digest> content = contentKey(vertex, inputs);
        if (content.isEmpty()) {
            return keeping(vertex, whole, run(vertex, inputs, trace));
        }
        return shared.share(content.get(), trace, all -> {
            Optional<R> found = operations.find(content.get(), () -> operations.run(vertex, inputs, all));
            if (found.isPresent()) {
                all.cached();
                return keeping(vertex, with(whole, content.get()), Lease.of(found.get()));
            }
            return keeping(vertex, with(whole, content.get()), uninterrupted(() -> run(vertex, inputs, all)));
        });
    }

    /** Shared only with builds that don't want the cache either. */
    private Lease<R> anew(Vertex vertex, List<R> inputs, Optional<Digest> whole, StepTrace trace)
            throws InterruptedException {
        Optional<Digest> content = contentKey(vertex, inputs);
        List<Digest> keys = new ArrayList<>();
        whole.ifPresent(keys::add);
        content.ifPresent(keys::add);
        if (keys.isEmpty()) {
            return run(vertex, inputs, trace);
        }
        Digest key = Digest.sha256((keys.getLast() + " anew").getBytes(StandardCharsets.US_ASCII));
        return shared.share(key, trace, all -> keeping(vertex, keys, uninterrupted(() -> run(vertex, inputs, all))));
    }

    private Optional<Digest> wholeKey(Digest definition, List<R> inputs) {
        StringBuilder text = new StringBuilder(definition.toString());
        for (R input : inputs) {
            Optional<Digest> identity = operations.identity(input);
            if (identity.isEmpty()) {
                return Optional.empty();
            }
            text.append('\n').append(identity.get());
        }
        return Optional.of(Digest.sha256(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<Digest> with(List<Digest> keys, Digest another) {
        List<Digest> all = new ArrayList<>(keys);
        all.add(another);
        return all;
    }

    private Lease<R> keeping(Vertex vertex, List<Digest> keys, Lease<R> lease) {
        try {
            operations.keep(vertex, keys, lease.result());
            return lease;
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Optional<Digest> contentKey(Vertex vertex, List<R> inputs) throws InterruptedException {
        turns.acquire();
        try {
            Optional<Digest> key = operations.contentKey(vertex, inputs);
            key.ifPresent(known -> operations.hasKey(vertex, known));
            return key;
        } finally {
            turns.release();
        }
    }

    private Lease<R> run(Vertex vertex, List<R> inputs, StepTrace trace) throws InterruptedException {
        turns.acquire();
        try {
            return Lease.of(operations.run(vertex, inputs, trace));
        } finally {
            turns.release();
        }
    }

    /** Waits. */
    @FunctionalInterface
    private interface Waiting<T> {
        T get() throws InterruptedException;
    }

    /** For work on a thread of its own: who interrupts it wants nothing of it any more. */
    private static <T> T uninterrupted(Waiting<T> waiting) {
        try {
            return waiting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("the step was cancelled"), e);
        }
    }
}
