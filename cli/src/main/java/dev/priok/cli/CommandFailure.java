package dev.priok.cli;

/** A command ends without success: its exit code, and what to tell on standard error (nothing when empty). */
public final class CommandFailure extends RuntimeException {
    /** What docker's command exits with when it, not the container's program, failed to run a container. */
    public static final int NOT_RUN = 125;

    private final int exitCode;

    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A failure with exit code 1. */
    public CommandFailure(String message) {
        this(1, message);
    }

    /** Ends with that code without a word, as when the code is the container's. */
    public static CommandFailure silently(int exitCode) {
        return new CommandFailure(exitCode, "");
    }

    public int exitCode() {
        return exitCode;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
