package dev.priok.compose.converge;

/** Is told how the work on a project goes, by several threads. */
public interface Progress {

    /** How far something is. */
    enum Phase {
        WORKING,
        DONE,
        WARNING,
        FAILED
    }

    /**
     * Something is at work on, or done with.
     *
     * @param subject such as {@code Container shop-web-1}
     * @param status what happens to it, such as {@code Creating}
     */
    void tell(String subject, Phase phase, String status);

    /** Something to know about that concerns no single thing; one sentence. */
    void warn(String sentence);

    /** A line that a program in a container wrote for the user: a hook's, or a failed service's. */
    void line(String source, String text);

    default void working(String subject, String status) {
        tell(subject, Phase.WORKING, status);
    }

    default void done(String subject, String status) {
        tell(subject, Phase.DONE, status);
    }
}
