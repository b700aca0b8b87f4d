package dev.priok.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Asks before something is deleted. */
public final class Confirmation {
    private Confirmation() {}

    /** Shows the warning and waits for a yes; ends the command, successfully, for anything else. */
    @SuppressWarnings("resource")
    public static void ask(Session session, String warning) throws IOException {
        session.out().print(warning + "\nAre you sure you want to continue? [y/N] ");
        InputStream input = new FileInputStream(FileDescriptor.in);
        StringBuilder answer = new StringBuilder();
        for (int c = input.read(); c >= 0 && c != '\n'; c = input.read()) {
            answer.append((char) c);
        }
        String word = answer.toString().strip();
        if (!word.equalsIgnoreCase("y") && !word.equalsIgnoreCase("yes")) {
            throw CommandFailure.silently(0);
        }
    }
}
