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

    /** A fault of the Dockerfile whose place the one who reads the line adds. */
    public static BuildException of(String message) {
        return new BuildException(message, null, null, null);
    }

    /** The same with a place, if it has none. */
    public BuildException at(SourceLocation place) {
        return location != null ? this : new BuildException(String.valueOf(getMessage()), place, exitCode, this);
    }

    /** The same with something said before. */
    public BuildException prefixed(String prefix) {
        return new BuildException(prefix + getMessage(), location, exitCode, this);
    }

    public @Nullable SourceLocation location() {
        return location;
    }

    public @Nullable Integer exitCode() {
        return exitCode;
    }
}
