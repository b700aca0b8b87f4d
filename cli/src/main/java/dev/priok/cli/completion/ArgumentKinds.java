package dev.priok.cli.completion;

import dev.priok.cli.completion.Names.Kind;
import java.util.List;

/** What the arguments and the values of flags are names of. */
final class ArgumentKinds {
    private ArgumentKinds() {}

    /**
     * Of the next argument.
     *
     * @param command its words, without the program's name
     * @param before how many arguments there are already
     */
    static Kind ofArgument(String command, int before) {
        String name = command.startsWith("container ") ? command.substring("container ".length()) : command;
        return switch (name) {
            case "attach", "kill", "pause", "port", "stats", "stop", "top", "unpause" -> Kind.RUNNING_CONTAINER;
            case "exec" -> before == 0 ? Kind.RUNNING_CONTAINER : Kind.NOTHING;
            case "start" -> Kind.STOPPED_CONTAINER;
            case "commit", "diff", "export", "logs", "rename" -> before == 0 ? Kind.CONTAINER : Kind.NOTHING;
            case "restart", "rm", "update", "wait" -> Kind.CONTAINER;
            case "inspect" -> command.equals("inspect") ? Kind.ANYTHING : Kind.CONTAINER;
            case "checkpoint create", "checkpoint ls", "checkpoint rm" -> before == 0 ? Kind.CONTAINER : Kind.NOTHING;
            case "create", "run", "history", "tag", "image history", "image tag" ->
                before == 0 ? Kind.IMAGE : Kind.NOTHING;
            case "pull", "push", "rmi", "save", "image inspect", "image pull", "image push", "image rm", "image save" ->
                Kind.IMAGE;
            case "network connect", "network disconnect" -> before == 0 ? Kind.NETWORK : Kind.CONTAINER;
            case "network inspect", "network rm" -> Kind.NETWORK;
            case "volume inspect", "volume rm" -> Kind.VOLUME;
            case "context export", "context inspect", "context rm", "context update", "context use" -> Kind.CONTEXT;
            default -> Kind.NOTHING;
        };
    }

    /** Of a flag's value. */
    static Kind ofFlag(String flag) {
        return switch (flag) {
            case "network" -> Kind.NETWORK;
            case "volumes-from", "link" -> Kind.CONTAINER;
            case "volume" -> Kind.VOLUME;
            case "context", "from" -> Kind.CONTEXT;
            default -> Kind.NOTHING;
        };
    }

    /** The words that a flag's value may be, if these are few. */
    static List<String> values(String flag) {
        return switch (flag) {
            case "restart" -> List.of("no", "on-failure", "always", "unless-stopped");
            case "pull" -> List.of("always", "missing", "never");
            case "log-level" -> List.of("debug", "info", "warn", "error", "fatal");
            case "format" -> List.of("table", "json");
            case "type" -> List.of("container", "image", "network", "volume");
            case "ipc" -> List.of("private", "host", "shareable", "none");
            case "pid", "uts", "userns" -> List.of("host");
            case "cgroupns" -> List.of("private", "host");
            case "signal" -> List.of("SIGTERM", "SIGINT", "SIGKILL", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2");
            case "log-driver" -> List.of("json-file", "local", "none", "syslog", "gelf", "fluentd", "journald");
            default -> List.of();
        };
    }

    /** Whether files may be meant where nothing else is known. */
    static boolean filesOfArgument(String command) {
        return switch (command) {
            case "build",
                    "image build",
                    "builder build",
                    "buildx build",
                    "cp",
                    "container cp",
                    "import",
                    "image import",
                    "context import",
                    "context export",
                    "exec",
                    "container exec",
                    "run",
                    "container run",
                    "compose" -> true;
            default -> false;
        };
    }
}
