package dev.priok.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Several command lines in one virtual machine, so that the start-up cache which it leaves knows what each of them needs.
 * For builds of the program; nobody else calls it.
 */
final class Rehearsal {
    /** What it is called by, followed by a file of command lines without quotes. */
    static final String COMMAND = "__each";

    private Rehearsal() {}

    /** The worst exit code. */
    static int run(Path commandLines) {
        int worst = 0;
        try {
            for (String line : Files.readAllLines(commandLines)) {
                worst = Math.max(worst, Main.run(Arrays.asList(line.split(" ")), System.getenv(), false));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return worst;
    }
}
