package dev.priok.registry.access;

import org.jspecify.annotations.Nullable;

/** Finds out who asks, and what they may do. Any thread; may block for computing. */
@FunctionalInterface
public interface AccessControl {
    /** Everybody may do everything. */
    AccessControl OPEN = _ -> new Visitor() {
        @Override
        public Decision decide(Wish wish) {
            return new Decision.Allowed("");
        }

        @Override
        public boolean sees(String repository) {
            return true;
        }
    };

    /** @param authorization the request's header; null if it has none */
    Visitor admit(@Nullable String authorization);

    /** Whoever sent one request. One thread. */
    interface Visitor {
        Decision decide(Wish wish);

        /** Whether a repository is in their catalog, once that is allowed. */
        boolean sees(String repository);
    }

    /** What the client wants. */
    sealed interface Wish {
        /** To know whether it is let in at all. */
        record Entry() implements Wish {}

        record Catalog() implements Wish {}

        record InRepository(String repository, Action action) implements Wish {}
    }

    /** What can be done in a repository, in the words of docker's tokens. */
    enum Action {
        PULL,
        PUSH,
        DELETE
    }

    /** What is decided. */
    sealed interface Decision {
        /** @param user who it is; empty: nobody in particular */
        record Allowed(String user) implements Decision {}

        /**
         * Other credentials may help.
         *
         * @param challenge for the header WWW-Authenticate
         * @param reason what is wrong with those that came
         */
        record Unauthenticated(String challenge, String reason) implements Decision {}

        /** Who it is, is clear. */
        record Denied(String user) implements Decision {}

        /** Too many are being decided about; asking again later helps. */
        record Busy() implements Decision {}
    }
}
