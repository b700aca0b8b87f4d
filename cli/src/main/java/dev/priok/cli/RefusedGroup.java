package dev.priok.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of docker's that Priok hasn't: known by name, so that whoever calls it learns why.
 *
 * @param reason as the end of a sentence
 */
record RefusedGroup(String commandName, String about, String reason, List<String> members) implements CommandGroup {
    private static final String NO_CLUSTER = "it runs containers on one machine and has no cluster yet";

    /** The group of that name, or null if it is none of docker's that are refused as a whole. */
    static @Nullable RefusedGroup named(String name) {
        return switch (name) {
            case "config" -> ofCluster(name, "Manage Swarm configs", "create", "inspect", "ls", "rm");
            case "node" ->
                ofCluster(name, "Manage Swarm nodes", "demote", "inspect", "ls", "promote", "ps", "rm", "update");
            case "secret" -> ofCluster(name, "Manage Swarm secrets", "create", "inspect", "ls", "rm");
            case "service" ->
                ofCluster(
                        name,
                        "Manage Swarm services",
                        "create",
                        "inspect",
                        "logs",
                        "ls",
                        "ps",
                        "rm",
                        "rollback",
                        "scale",
                        "update");
            case "stack" -> ofCluster(name, "Manage Swarm stacks", "config", "deploy", "ls", "ps", "rm", "services");
            case "swarm" ->
                ofCluster(
                        name,
                        "Manage Swarm",
                        "ca",
                        "init",
                        "join",
                        "join-token",
                        "leave",
                        "unlock",
                        "unlock-key",
                        "update");
            case "trust" ->
                new RefusedGroup(
                        name,
                        "Manage trust on Docker images",
                        "signatures are checked by the daemon's image policy instead",
                        List.of("inspect", "key", "revoke", "sign", "signer"));
            default -> null;
        };
    }

    private static RefusedGroup ofCluster(String name, String about, String... members) {
        return new RefusedGroup(name, about, NO_CLUSTER, List.of(members));
    }

    @Override
    public @Nullable Command member(String name) {
        return new RefusedCommand(commandName + " " + name, "[OPTIONS] [ARG...]", about, reason);
    }
}
