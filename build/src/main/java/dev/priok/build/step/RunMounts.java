package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.cache.Held;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is mounted while one program runs; all of it goes when this is closed. For one thread. */
final class RunMounts implements AutoCloseable {
    private final StepPorts ports;
    private final Trees trees;
    private final BuildClient client;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<Mounted> mounted = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();

    RunMounts(StepPorts ports, Trees trees, BuildClient client) {
        this.ports = ports;
        this.trees = trees;
        this.client = client;
    }

    /** Files of an input. */
    record Source(int input, String path) {}

    /** What changes the result if it changes: the files that are shown, not what a cache begins with. */
    static Stream<Source> sources(List<RunMount> mounts) {
        return mounts.stream()
                .filter(RunMount.From.class::isInstance)
                .map(RunMount.From.class::cast)
                .map(from -> new Source(from.input(), from.source()));
    }

    static boolean takesFiles(List<RunMount> mounts) {
        return mounts.stream()
                .anyMatch(mount -> mount instanceof RunMount.From
                        || (mount instanceof RunMount.Cache cache && cache.input() >= 0));
    }

    void prepare(List<RunMount> mounts, List<FileTree> inputs) {
        for (RunMount mount : mounts) {
            switch (mount) {
                case RunMount.From from -> mounted.add(files(from, inputs.get(from.input())));
                case RunMount.Cache cache -> mounted.add(cache(cache, inputs));
                case RunMount.Tmpfs tmpfs -> mounted.add(new Mounted.Tmpfs(tmpfs.target(), tmpfs.sizeBytes()));
                case RunMount.Secret secret -> secret(secret);
                case RunMount.Ssh ssh -> ssh(ssh);
            }
        }
    }

    List<Mounted> mounted() {
        return mounted;
    }

    /** Variables that have secrets. */
    List<String> environment() {
        return environment;
    }

    private Mounted files(RunMount.From from, FileTree input) {
        return switch (input) {
            case FileTree.Layers layers ->
                new Mounted.OfLayers(layers.diffIds(), from.source(), from.target(), from.writable());
            case FileTree.Elsewhere elsewhere -> files(from, elsewhere.here());
            case FileTree.Directory directory -> {
                // A directory's links may lead out of it; in a layer they can't.
                FileTree.Layers copy = own(trees.copied(directory, from.source()));
                boolean isFile = isFile(directory, from.source());
                String name = isFile ? from.source().substring(from.source().lastIndexOf('/') + 1) : "";
                yield new Mounted.OfLayers(copy.diffIds(), name, from.target(), from.writable());
            }
        };
    }

    private static boolean isFile(FileTree.Directory directory, String source) {
        String relative = source.replaceFirst("^/+", "");
        return !relative.isEmpty() && !Files.isDirectory(directory.path().resolve(relative));
    }

    private Mounted cache(RunMount.Cache cache, List<FileTree> inputs) {
        Held held = own(ports.cacheMounts().take(cache));
        Path directory = ports.records().directory(held.record().id());
        ports.cacheMounts().fill(directory, cache, () -> {
            if (cache.input() >= 0) {
                trees.copyOut(inputs.get(cache.input()), cache.source(), directory);
            }
        });
        return new Mounted.OfMachine(directory, cache.target(), cache.readOnly());
    }

    private void secret(RunMount.Secret secret) {
        Optional<byte[]> value = asked(() -> client.secret(secret.id()), "secret " + secret.id());
        if (value.isEmpty()) {
            if (secret.required()) {
                throw EngineException.invalid("secret " + secret.id() + ": not found");
            }
            return;
        }
        if (!secret.variable().isEmpty()) {
            environment.add(secret.variable() + "=" + new String(value.get(), StandardCharsets.UTF_8));
        }
        if (!secret.target().isEmpty()) {
            Path file = inMemory().resolve("secret");
            write(file, value.get(), secret);
            mounted.add(new Mounted.OfMachine(file, secret.target(), true));
        }
    }

    private static void write(Path file, byte[] value, RunMount.Secret secret) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, value);
            FileOwners.set(file, secret.uid(), secret.gid(), secret.mode());
        } catch (IOException e) {
            throw EngineException.internal("cannot keep secret " + secret.id() + ": " + e.getMessage(), e);
        }
    }

    private void ssh(RunMount.Ssh ssh) {
        if (!asked(() -> client.hasSshAgent(ssh.id()), "ssh agent " + ssh.id())) {
            if (ssh.required()) {
                throw EngineException.invalid("unset ssh forward key " + ssh.id());
            }
            return;
        }
        Path socket = inMemory().resolve("agent");
        own(SshSocket.open(socket, () -> client.openSshAgent(ssh.id())));
        try {
            FileOwners.set(socket, ssh.uid(), ssh.gid(), ssh.mode());
        } catch (IOException e) {
            throw EngineException.internal("cannot offer ssh agent " + ssh.id() + ": " + e.getMessage(), e);
        }
        mounted.add(new Mounted.OfMachine(socket, ssh.target(), false));
        if (environment.stream().noneMatch(entry -> entry.startsWith("SSH_AUTH_SOCK="))) {
            environment.add("SSH_AUTH_SOCK=" + ssh.target());
        }
    }

    private Path inMemory() {
        Path directory = Scratch.make(ports.memory());
        parts.push(() -> Scratch.remove(directory));
        return directory;
    }

    /** What the client is asked for. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T asked(Question<T> question, String what) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("the client doesn't give " + what + ": " + e.getMessage()), e);
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        Set<RuntimeException> failures = new LinkedHashSet<>();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (RuntimeException e) {
                failures.add(e);
            } catch (Exception e) {
                failures.add(EngineException.internal("cannot end a mount of a step: " + e.getMessage(), e));
            }
        }
        if (!failures.isEmpty()) {
            throw failures.iterator().next();
        }
    }
}
