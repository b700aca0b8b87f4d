package dev.priok.cli.container;

import dev.priok.cli.CommandFailure;

/** Turns what went wrong before a container's program ran into docker's exit codes. */
final class RunFailure {
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private RunFailure() {}

    static CommandFailure withHelp(String command, int code, String message) {
        return new CommandFailure(
                code, "priok: " + message + "\n\nRun 'priok " + command + " --help' for more information");
    }

    /** The API has no field for the reason why a program did not start, so its words must do, as for docker's command. */
    static CommandFailure of(String message) {
        int code = CommandFailure.NOT_RUN;
        if (message.contains("executable file not found")
                || message.contains("no such file or directory")
                || message.contains("system cannot find the file specified")) {
            code = NOT_FOUND;
        } else if (message.contains("permission denied") || message.contains("is a directory")) {
            code = CANNOT_EXECUTE;
        }
        return withHelp("run", code, message);
    }
}
