package dev.priok.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a client of the registry is told about: one or more errors that share a status. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Problem> problems;

    /**
     * One error.
     *
     * @param detail what it is about, such as a digest; null: the message says all
     */
    public record Problem(
            ErrorCode code, String message, @Nullable String detail) {}

    private RegistryException(int status, List<Problem> problems, @Nullable Throwable cause) {
        super(problems.getFirst().message(), cause);
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    public static RegistryException of(ErrorCode code, String message) {
        return of(code, code.status(), message, null);
    }

    public static RegistryException of(ErrorCode code, int status, String message, @Nullable Throwable cause) {
        return new RegistryException(status, List.of(new Problem(code, message, null)), cause);
    }

    /** Several errors of one kind; there is at least one. */
    public static RegistryException of(List<Problem> problems) {
        return new RegistryException(problems.getFirst().code().status(), problems, null);
    }

    public int status() {
        return status;
    }

    public List<Problem> problems() {
        return problems;
    }
}
