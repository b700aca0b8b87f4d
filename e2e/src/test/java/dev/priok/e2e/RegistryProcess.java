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
    private static final Pattern SERVES = Pattern.compile("registry serves address=([0-9.]+):(\\d+) ");

    private final Process process;
    private final String host;
    private final int port;

    private RegistryProcess(Process process, String host, int port) {
        this.process = process;
        this.host = host;
        this.port = port;
    }

    /** On a loopback address, where no certificate is checked; returns when it listens. */
    static RegistryProcess start(Path directory, String... flags) {
        return startAt("127.0.0.1", "localhost", directory, flags);
    }

    /** On another address of this machine. */
    static RegistryProcess startAt(String address, Path directory, String... flags) {
        return startAt(address, address, directory, flags);
    }

    private static RegistryProcess startAt(String address, String host, Path directory, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Programs.top().resolve("bin/priok").toString(),
                "registry",
                "serve",
                "--addr",
                address + ":0",
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
            return new RegistryProcess(process, host, Integer.parseInt(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That which a registry tells of in its log last; empty if none does yet. */
    static String port(Path log) {
        try {
            Matcher serves = SERVES.matcher(Files.readString(log));
            return serves.results().reduce("", (_, found) -> found.group(2), (_, later) -> later);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As names of images begin. */
    String host() {
        return host + ":" + port;
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
