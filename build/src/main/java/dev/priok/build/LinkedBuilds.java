package dev.priok.build;

/** Lets builds take what others came to, as {@link ContextSource.OfBuild}. Thread-safe. */
public interface LinkedBuilds {
    /**
     * Keeps what the build of that reference comes to, from now on. Several may keep the same: it stays until all have let
     * go.
     */
    Hold keep(String reference);

    /** What is kept; it goes when all have closed theirs. */
    interface Hold extends AutoCloseable {
        /** Idempotent. */
        @Override
        void close();
    }
}
