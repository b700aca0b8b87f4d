package dev.priok.daemon;

import dev.priok.kernel.CommandResult;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The accounts of this machine, through getent(1), useradd(8) and usermod(8). */
final class MachineAccounts implements UserRemap.Accounts {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> ENVIRONMENT = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C");

    @Override
    public Optional<String> user(String key) {
        return entry("passwd", key);
    }

    @Override
    public Optional<String> group(String key) {
        return entry("group", key);
    }

    private static Optional<String> entry(String database, String key) {
        CommandResult result = run(List.of("getent", database, key));
        return result.status().isSuccess() ? result.output().lines().findFirst() : Optional.empty();
    }

    @Override
    public List<String> subordinateUsers() {
        return lines(Path.of("/etc/subuid"));
    }

    @Override
    public List<String> subordinateGroups() {
        return lines(Path.of("/etc/subgid"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw EngineException.internal("cannot read " + file + ": " + e, e);
        }
    }

    @Override
    public void add(String name) {
        change("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false", name);
    }

    @Override
    public void addSubordinateUsers(String name, long first, long count) {
        change("usermod", "--add-subuids", first + "-" + (first + count - 1), name);
    }

    @Override
    public void addSubordinateGroups(String name, long first, long count) {
        change("usermod", "--add-subgids", first + "-" + (first + count - 1), name);
    }

    private static void change(String... command) {
        CommandResult result = run(List.of(command));
        if (!result.status().isSuccess()) {
            throw EngineException.invalid("Error during \"" + UserRemap.DEFAULT_ACCOUNT + "\" user creation: "
                    + Stream.of(result.errors(), result.output())
                            .map(String::strip)
                            .filter(text -> !text.isEmpty())
                            .findFirst()
                            .orElse(command[0] + " failed"));
        }
    }

    private static CommandResult run(List<String> command) {
        try {
            return SpawnRequest.of(command).withEnvironment(ENVIRONMENT).run(LIMIT);
        } catch (KernelException e) {
            throw EngineException.invalid("userns-remap needs " + command.getFirst() + ": " + e.getMessage());
        }
    }
}
