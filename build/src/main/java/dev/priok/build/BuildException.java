package dev.priok.build;

import org.jspecify.annotations.Nullable;

/** A build failed by what is built: the Dockerfile is wrong, or one of its steps failed. The message is for the user. */
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable SourceLocation location;
    private final @Nullable Integer exitCode;

    /**
     * @param location where in the Dockerfile; null if nowhere
     * @param exitCode of a step's program; null if none failed
     */
    public BuildException(
            String message, @Nullable SourceLocation location, @Nullable Integer exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.location = location;
        this.exitCode = exitCode;
    }

    public @Nullable SourceLocation location() {
        return location;
    }

    public @Nullable Integer exitCode() {
        return exitCode;
    }
}
