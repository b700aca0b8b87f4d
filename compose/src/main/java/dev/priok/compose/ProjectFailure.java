package dev.priok.compose;

/** A project can't become as wanted: the reason first, in words for the user. */
public final class ProjectFailure extends RuntimeException {
    private final int exitCode;

    public ProjectFailure(String message) {
        this(1, message);
    }

    public ProjectFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What a command ends with for it. */
    public int exitCode() {
        return exitCode;
    }

    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
