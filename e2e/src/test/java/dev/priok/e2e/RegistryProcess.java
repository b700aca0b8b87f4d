package dev.priok.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of Priok's own on this machine, for tests that push and pull. */
final class RegistryProcess implements AutoCloseable {
    private static final Pattern SERVES = Pattern.compile("registry serves address=127\\.0\\.0\\.1:(\\d+) ");

    private final Process process;
    private final int port;

    private RegistryProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Returns when it listens. */
    static RegistryProcess start(Path directory, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Programs.top().resolve("bin/priok").toString(),
                "registry",
                "serve",
                "--addr",
                "127.0.0.1:0",
                "--root",
                directory.resolve("root").toString()));
        command.addAll(List.of(flags));
        Path log = directory.resolve("registry.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            String port = Eventually.await("the registry listens", () -> port(log), found -> !found.isEmpty());
            return new RegistryProcess(process, Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That which a registry tells of in its log last; empty if none does yet. */
    static String port(Path log) {
        try {
            Matcher serves = SERVES.matcher(Files.readString(log));
            return serves.results().reduce("", (_, found) -> found.group(1), (_, later) -> later);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As names of images begin. */
    String host() {
        return "localhost:" + port;
    }

    int port() {
        return port;
    }

    /** The exit code after SIGTERM. */
    int end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the registry did not end");
        }
        return process.exitValue();
    }

    /** By SIGKILL, if it did not end yet. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
