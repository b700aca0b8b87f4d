package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.keyring.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An SSH agent that a build's steps may ask. */
sealed interface BuildAgent {
    /** One that listens at a socket. */
    record AtSocket(Path socket) implements BuildAgent {}

    /** This command itself, with keys of files. */
    record OfKeys(Keyring keyring) implements BuildAgent {}

    /**
     * Finds the agent of {@code --ssh ID[=SOCKET|=KEY[,KEY]]}.
     *
     * @param places empty: the agent of who calls
     */
    static BuildAgent find(String id, String places, Session session) {
        String said = places.isEmpty() ? session.environment("SSH_AUTH_SOCK") : places;
        if (said.isEmpty()) {
            throw new CommandFailure(
                    "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set, or name one: --ssh " + id
                            + "=PATH");
        }
        List<Path> paths = Stream.of(said.split(",")).map(Path::of).toList();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandFailure("the ssh agent's socket or key " + path + " is not there");
            }
        }
        if (paths.size() == 1 && !Files.isRegularFile(paths.getFirst())) {
            return new AtSocket(paths.getFirst());
        }
        try {
            return new OfKeys(Keyring.read(paths));
        } catch (IOException e) {
            throw new CommandFailure("--ssh " + id + ": " + e.getMessage());
        }
    }
}
