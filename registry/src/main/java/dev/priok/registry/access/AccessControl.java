package dev.priok.registry.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides about each request. Any thread; may block for computing. */
@FunctionalInterface
public interface AccessControl {
    /** Everybody may do everything. */
    AccessControl OPEN = (_, _) -> new Decision.Allowed("");

    /** @param authorization the request's header; null if it has none */
    Decision decide(@Nullable String authorization, Wish wish);

    /**
     * What the client wants.
     *
     * @param repository empty: nothing in a repository
     */
    record Wish(Optional<String> repository, Action action) {}

    /** In the words of docker's tokens. */
    enum Action {
        PULL,
        PUSH,
        DELETE
    }

    /** What is decided. */
    sealed interface Decision {
        /** @param user who it is; empty: nobody in particular */
        record Allowed(String user) implements Decision {}

        /** @param challenge for the header WWW-Authenticate */
        record Unauthenticated(String challenge) implements Decision {}

        /** Who it is, is clear. */
        record Denied(String user) implements Decision {}

        /** Too many are being decided about; asking again later helps. */
        record Busy() implements Decision {}
    }
}
