package dev.priok.cli;

import java.io.IOException;

/** Nobody reads standard output any more, as in {@code priok logs x | head}. */
final class OutputClosedException extends IOException {
    OutputClosedException(IOException cause) {
        super("write to standard output: " + cause.getMessage(), cause);
    }
}
