package dev.priok.client;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers in an engine's place, so that nothing is changed there. Called from several threads. */
public interface Rehearsal {
    /**
     * The answer; null: the engine is asked, or the call is refused if it might change something. Throws an
     * {@link EngineRequestException} for what the engine would refuse.
     *
     * @param engine asks the engine what changes nothing
     */
    @Nullable
    Json answer(Request request, Function<Request, Json> engine);
}
