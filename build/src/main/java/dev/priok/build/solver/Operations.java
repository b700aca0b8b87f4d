package dev.priok.build.solver;

import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the solver doesn't know: what vertices do and what their results are. Made for one build, called on several
 * threads, blocking; an interrupt ends a call soon.
 *
 * @param <R> a result; closing it means that it is no longer needed here
 */
public interface Operations<R extends AutoCloseable> {
    /**
     * What the vertex does, whatever its inputs are. Empty if that isn't told by its definition, since only this build's
     * client knows: such a vertex is neither shared nor cached.
     */
    Optional<Digest> definition(Vertex vertex);

    /** What a result is: equal for equal ones, whoever made them. Empty if that would have to be found out first. */
    Optional<Digest> identity(R result);

    /**
     * A key by the contents that the vertex takes from its inputs, for a vertex that doesn't need them whole; empty for
     * any other. Blocking, perhaps for long.
     */
    Optional<Digest> contentKey(Vertex vertex, List<R> inputs);

    /**
     * A result that an earlier build left under the key.
     *
     * @param making makes it after all, where it is but known what it would be and its files are needed
     */
    Optional<R> find(Digest key, Supplier<R> making);

    /** Keeps a result for later builds under its keys; it may have others. */
    void keep(Vertex vertex, List<Digest> keys, R result);

    /** Tells a key that the vertex has in this build; its result may come from anywhere. */
    void hasKey(Vertex vertex, Digest key);

    /** Does it. What is returned is the caller's to close; the inputs are not. */
    R run(Vertex vertex, List<R> inputs, StepTrace trace);
}
