package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.file.Path;

/** The program that writes one container's log file. Thread-safe. */
public interface LogWriter {
    /**
     * Asks for a new file in place of the present one, which must have got another name before: without that, what is in
     * it is lost. Returns at once.
     *
     * @throws IOException if the program is not there any more
     */
    void reopen() throws IOException;

    /** Whether it has not read such a request yet. */
    boolean hasUnreadRequest();

    /** Whether it has this file open. */
    boolean writesTo(Path file);
}
