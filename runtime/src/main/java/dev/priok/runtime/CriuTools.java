package dev.priok.runtime;

import dev.priok.kernel.CommandResult;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What crun writes and reads checkpoints with: CRIU, a program, and its library. */
final class CriuTools {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("Version: ([0-9][^\\s]*)");

    /** CRIU's line "(00.012345) Error (criu/file.c:123): what". */
    private static final Pattern LOGGED_ERROR = Pattern.compile("Error \\([^)]*\\): (.*)");

    private static final int TOLD_ERRORS = 3;

    private final Tools tools;
    private final String program;

    /** @param program a path, or a name to find in PATH */
    CriuTools(Tools tools, String program) {
        this.tools = tools;
        this.program = program;
    }

    /** Unavailable, naming the package or the version that is needed, if checkpoints can't work on this machine. */
    void require() {
        String criu = Tools.find(program, "criu").toString();
        if (!output(List.of(tools.crun().toString(), "--version")).contains("+CRIU")) {
            throw unavailable("checkpoints need a crun that was built to use CRIU, which " + tools.crun() + " "
                    + tools.crunVersion() + " was not: Debian's package crun is from Debian 13 on");
        }
        CommandResult check = run(List.of(criu, "check"));
        if (!check.status().isSuccess()) {
            String why = errorsIn(check.errors() + check.output());
            Matcher version = VERSION.matcher(output(List.of(criu, "--version")));
            throw unavailable(
                    "checkpoints don't work with CRIU " + (version.find() ? version.group(1) : "") + " on this"
                            + " kernel: " + (why.isEmpty() ? "criu check fails" : why)
                            + "; a newer one may do, such as the 4.1 of Debian 13 (package criu)");
        }
    }

    private static String output(List<String> command) {
        return run(command).output();
    }

    private static CommandResult run(List<String> command) {
        try {
            return SpawnRequest.of(command).withInheritedEnvironment().run(LIMIT);
        } catch (KernelException e) {
            throw unavailable(command.getFirst() + " can't be asked: " + e.getMessage());
        }
    }

    private static EngineException unavailable(String message) {
        return new EngineException(new EngineError.Unavailable(message));
    }

    /**
     * Why crun failed: what it said itself, and the first errors in CRIU's log.
     *
     * @param said everything that crun wrote
     */
    static String reason(String said, Path log) {
        if (said.contains("libcriu.so.2")) {
            return "the library libcriu.so.2 is missing: install the package libcriu2 (apt-get install libcriu2)";
        }
        String last = said.strip().lines().reduce("", (_, line) -> line).strip();
        String logged = loggedErrors(log);
        return logged.isEmpty() ? last : last + ": " + logged;
    }

    private static String loggedErrors(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return join(lines);
        } catch (IOException e) {
            return "";
        }
    }

    private static String errorsIn(String text) {
        return join(text.lines());
    }

    private static String join(Stream<String> lines) {
        return String.join(
                "; ",
                lines.map(LOGGED_ERROR::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> matcher.group(1).strip())
                        .distinct()
                        .limit(TOLD_ERRORS)
                        .toList());
    }
}
