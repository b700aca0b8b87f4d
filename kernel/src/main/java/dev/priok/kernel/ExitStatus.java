package dev.priok.kernel;

/** How a process ended. */
public sealed interface ExitStatus {
    /** It returned {@code code} (0 to 255). */
    record Exited(int code) implements ExitStatus {}

    /** Signal {@code signal} ended it. */
    record Killed(int signal, boolean dumpedCore) implements ExitStatus {}

    /** The shell's convention: the code itself, or 128 plus the signal. */
    default int shellCode() {
        return switch (this) {
            case Exited exited -> exited.code();
            case Killed killed -> 128 + killed.signal();
        };
    }

    /** Whether it returned 0. */
    default boolean isSuccess() {
        return shellCode() == 0;
    }
}
