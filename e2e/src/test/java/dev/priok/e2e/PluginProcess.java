package dev.priok.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link PluginMain} that a test started; see there how its behaviour is changed. */
final class PluginProcess implements AutoCloseable {
    private final Path socket;
    private final Path directory;
    private final List<String> kinds;
    private @Nullable Process process;

    private PluginProcess(Path socket, Path directory, List<String> kinds) {
        this.socket = socket;
        this.directory = directory;
        this.kinds = kinds;
    }

    /** Starts a plugin of that name; returns when it listens. */
    static PluginProcess start(Path sockets, Path directory, String name, String... kinds) {
        try {
            Files.createDirectories(sockets);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PluginProcess plugin = new PluginProcess(sockets.resolve(name + ".sock"), directory, List.of(kinds));
        plugin.startAgain();
        return plugin;
    }

    void startAgain() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PluginMain.class.getName(),
                socket.toString(),
                directory.toString()));
        command.addAll(kinds);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("the plugin listens", () -> Files.exists(socket));
    }

    /** Ends it as a crash would: the socket's file stays. */
    void kill9() {
        Process running = process;
        if (running != null) {
            try {
                running.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    void behave(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void behaveWell(String file) {
        try {
            Files.delete(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls since it first started, as METHOD and JSON. */
    List<String> calls() {
        try {
            Path calls = directory.resolve("calls");
            return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** VOLUME@ID of each mount that has not been ended. */
    List<String> mounts() {
        try (Stream<Path> mounts = Files.list(directory.resolve("mounts"))) {
            return mounts.map(mount -> mount.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path volume(String name) {
        return directory.resolve("volumes").resolve(name);
    }

    @Override
    public void close() {
        kill9();
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
