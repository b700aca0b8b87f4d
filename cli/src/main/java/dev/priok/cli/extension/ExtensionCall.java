package dev.priok.cli.extension;

import dev.priok.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;

/** Runs one of these programs in this program's place: with its streams and, but for the engine, its environment. */
public final class ExtensionCall {
    /** Tells the program what its own caller was called by. */
    private static final String CALLER = "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND";

    private static final String PROGRAM = "priok";

    private ExtensionCall() {}

    /**
     * Blocks until it ends; returns its exit code.
     *
     * @param words the whole command line, flags before the command included
     */
    public static int run(Session session, Extension extension, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(extension.path().toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = builder.environment();
        environment.put(CALLER, PROGRAM);
        if (session.usesStandardEngine()) {
            // It would look for the socket of docker's daemon.
            environment.put("DOCKER_HOST", session.defaultHost());
        }
        boolean atTerminal = session.terminal().outputIsTerminal();
        Process process = builder.start();
        // What a terminal sends reaches the whole group anyway; what others send reaches only this process.
        Signal.handle(new Signal("INT"), _ -> signal(process, atTerminal));
        Signal.handle(new Signal("TERM"), _ -> process.destroy());
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void signal(Process process, boolean atTerminal) {
        if (!atTerminal) {
            process.destroy();
        }
    }
}
