package dev.priok.cli.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One of the distribution's own programs, run to its end. Its standard error is shown line by line as it comes and its
 * last lines are repeated in the exception when it fails.
 */
final class HostCommand {
    private static final int LINES_KEPT = 12;

    /** Programs used here, each with the package that brings it. */
    private static final Map<String, String> PACKAGE_OF =
            Map.of("apt-get", "apt", "dpkg-deb", "dpkg", "mmdebstrap", "mmdebstrap");

    private final List<String> words;
    private final Consumer<String> progress;

    HostCommand(Consumer<String> progress, String program, String... arguments) {
        this.words = new ArrayList<>(List.of(program));
        this.words.addAll(List.of(arguments));
        this.progress = progress;
    }

    HostCommand with(List<String> more) {
        words.addAll(more);
        return this;
    }

    /** Runs in a directory and returns all of standard output as text. */
    String textIn(Path directory) throws IOException {
        Path output = Files.createTempFile(directory, "stdout", ".txt");
        try {
            runInto(output, directory);
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }

    /** Runs in a directory with standard output going into a file. */
    void runInto(Path output, Path directory) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw couldNotStart(e);
        }
        Deque<String> lastLines = new ArrayDeque<>();
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                progress.accept(line);
                lastLines.addLast(line);
                if (lastLines.size() > LINES_KEPT) {
                    lastLines.removeFirst();
                }
            }
        }
        int status = awaitExit(process);
        if (status != 0) {
            throw new BootstrapException(
                    words.getFirst() + " failed with status " + status + ":\n" + String.join("\n", lastLines));
        }
    }

    private static int awaitExit(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new BootstrapException("interrupted", e);
        }
    }

    private BootstrapException couldNotStart(IOException cause) {
        String program = words.getFirst();
        if (program.startsWith("/") || isOnPath(program)) {
            return new BootstrapException(program + " could not be started: " + cause.getMessage(), cause);
        }
        String pkg = PACKAGE_OF.getOrDefault(program, program);
        return new BootstrapException(
                program + " is missing: install the package " + pkg + " (apt-get install " + pkg + ")", cause);
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Stream.of(path.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
