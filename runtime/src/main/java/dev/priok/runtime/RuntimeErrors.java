package dev.priok.runtime;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what crun says into Docker's words, since the docker command derives its exit code from them: 127 for "executable
 * file not found" and "no such file or directory", 126 for "permission denied" and "is a directory".
 */
final class RuntimeErrors {
    private static final Pattern NOT_FOUND = Pattern.compile("executable file `(.*)` not found");
    private static final Pattern OPEN_EXECUTABLE = Pattern.compile("open executable: (.*)");
    private static final Pattern EXEC = Pattern.compile("^exec(?:v|v `.*`)?: (.*)$");

    /** runc, alone or as a line of its log. */
    private static final Pattern RUNC =
            Pattern.compile("(?:create|exec) failed: (?:unable to start container process: )?" + "(.*?)\"?$");

    private RuntimeErrors() {}

    /** The exception for a failed create; {@code output} is everything that crun wrote. */
    static EngineException createFailed(String output, String program) {
        return failed(
                "failed to create task for container: OCI runtime create failed: "
                        + "unable to start container process: ",
                output,
                program);
    }

    /** The exception for a failed exec; {@code output} is everything that crun wrote. */
    static EngineException execFailed(String output, String program) {
        return failed("OCI runtime exec failed: exec failed: unable to start container process: ", output, program);
    }

    private static EngineException failed(String prefix, String output, String program) {
        String message = lastLine(output);
        Matcher notFound = NOT_FOUND.matcher(message);
        if (notFound.find()) {
            String name = notFound.group(1);
            String why = name.indexOf('/') >= 0
                    ? "stat " + name + ": no such file or directory"
                    : "executable file not found in $PATH";
            return new EngineException(
                    new EngineError.ProgramNotFound(prefix + "exec: \"" + name + "\": " + why + ": unknown"));
        }
        Matcher open = OPEN_EXECUTABLE.matcher(message);
        if (open.find()) {
            // crun says "not permitted" of a directory; clients look for the words of an exec that is denied.
            String why =
                    open.group(1).equals("Operation not permitted") ? "permission denied" : lowerFirst(open.group(1));
            return notExecutable(prefix + "exec: \"" + program + "\": " + why + ": unknown");
        }
        Matcher exec = EXEC.matcher(message);
        if (exec.find()) {
            return notExecutable(prefix + "exec " + program + ": " + lowerFirst(exec.group(1)) + ": unknown");
        }
        Matcher runc = RUNC.matcher(message);
        if (runc.find()) {
            return ofRunc(prefix, runc.group(1).replace("\\\"", "\""));
        }
        String reason = message.isEmpty() ? "the OCI runtime gave no reason" : message;
        return EngineException.invalid(prefix + reason + ": unknown");
    }

    private static EngineException ofRunc(String prefix, String reason) {
        String message = prefix + reason + ": unknown";
        if (reason.startsWith("exec") && reason.matches(".*(executable file not found|no such file or directory).*")) {
            return new EngineException(new EngineError.ProgramNotFound(message));
        }
        return reason.startsWith("exec") && reason.matches(".*(permission denied|is a directory).*")
                ? notExecutable(message)
                : EngineException.invalid(message);
    }

    private static EngineException notExecutable(String message) {
        return new EngineException(new EngineError.ProgramNotExecutable(message));
    }

    /** Warnings come first, the error last. */
    private static String lastLine(String output) {
        String[] lines = output.strip().split("\n");
        return lines[lines.length - 1].strip();
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
