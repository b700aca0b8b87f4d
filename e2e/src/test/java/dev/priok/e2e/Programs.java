package dev.priok.e2e;

import dev.priok.kernel.SlowMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs programs with a deadline, their output collected as text. */
final class Programs {
    private static final Duration DEADLINE = SlowMachine.stretched(Duration.ofMinutes(5));
    private static final Executor READERS = task -> Thread.ofVirtual().start(task);

    private Programs() {}

    static Result run(Map<String, String> environment, List<String> command) {
        return run(environment, command, new byte[0]);
    }

    static Result run(Map<String, String> environment, List<String> command, byte[] input) {
        Process process = start(environment, command);
        CompletableFuture<String> out = text(process.getInputStream());
        CompletableFuture<String> err = text(process.getErrorStream());
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended without reading everything: its exit status tells.
        }
        return new Result(command, awaitExit(process, command, out, err), out.join(), err.join());
    }

    static Process start(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that the stream has until its end. */
    static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        return "";
                    }
                },
                READERS);
    }

    private static int awaitExit(
            Process process, List<String> command, CompletableFuture<String> out, CompletableFuture<String> err) {
        try {
            if (process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly().waitFor();
            throw new AssertionError("still running after " + DEADLINE.toSeconds() + " s: " + String.join(" ", command)
                    + "\nstdout: " + out.join() + "\nstderr: " + err.join());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The checked-out source tree, where bin and dist are. */
    static Path top() {
        String top = System.getProperty("priok.top");
        return Path.of(top == null ? ".." : top).toAbsolutePath().normalize();
    }
}
