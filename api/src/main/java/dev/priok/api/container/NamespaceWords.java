package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.model.ContainerSpec;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.NamespaceMode;

/** Docker's words for whose namespaces a container uses. */
final class NamespaceWords {
    private static final String CONTAINER = "container:";

    private NamespaceWords() {}

    static HostSpec.NamespaceModes read(Fields host) {
        return new HostSpec.NamespaceModes(
                network(host),
                pid(host),
                ipc(host),
                hostOrDefault(host, "UTSMode", "UTS"),
                cgroup(host),
                hostOrDefault(host, "UsernsMode", "user"));
    }

    private static NamespaceMode network(Fields host) {
        String word = host.text("NetworkMode");
        return switch (word) {
            case "", "default" -> NamespaceMode.DEFAULT;
            case "none" -> NamespaceMode.PRIVATE;
            case "host" -> NamespaceMode.HOST;
            default -> {
                if (word.startsWith(CONTAINER)) {
                    yield container(word, "network");
                }
                yield NamespaceMode.PRIVATE;
            }
        };
    }

    private static NamespaceMode pid(Fields host) {
        String word = host.text("PidMode");
        if (word.startsWith(CONTAINER)) {
            return container(word, "PID");
        }
        return switch (word) {
            case "" -> NamespaceMode.DEFAULT;
            case "private" -> NamespaceMode.PRIVATE;
            case "host" -> NamespaceMode.HOST;
            default -> throw invalid("PID", word);
        };
    }

    private static NamespaceMode ipc(Fields host) {
        String word = host.text("IpcMode");
        if (word.startsWith(CONTAINER)) {
            return container(word, "IPC");
        }
        return switch (word) {
            case "" -> NamespaceMode.DEFAULT;
            case "private" -> NamespaceMode.PRIVATE;
            case "shareable" -> NamespaceMode.SHAREABLE;
            case "host" -> NamespaceMode.HOST;
            case "none" -> NamespaceMode.BARE;
            default -> throw invalid("IPC", word);
        };
    }

    private static NamespaceMode cgroup(Fields host) {
        String word = host.text("CgroupnsMode");
        return switch (word) {
            case "" -> NamespaceMode.DEFAULT;
            case "private" -> NamespaceMode.PRIVATE;
            case "host" -> NamespaceMode.HOST;
            default -> throw invalid("cgroup namespace", word);
        };
    }

    private static NamespaceMode hostOrDefault(Fields host, String field, String kind) {
        String word = host.text(field);
        return switch (word) {
            case "" -> NamespaceMode.DEFAULT;
            case "host" -> NamespaceMode.HOST;
            default -> throw invalid(kind, word);
        };
    }

    private static NamespaceMode container(String word, String kind) {
        String name = word.substring(CONTAINER.length());
        if (name.isEmpty()) {
            throw invalid(kind, word);
        }
        return new NamespaceMode.Container(name);
    }

    private static EngineException invalid(String kind, String word) {
        return EngineException.invalid("invalid " + kind + " mode: " + word);
    }

    /** {@code NetworkMode} as it is shown. */
    static String network(ContainerSpec spec) {
        NamespaceMode mode = spec.host().namespaces().network();
        String said = spec.networking().mode();
        return mode instanceof NamespaceMode.Container || said.isEmpty() ? word(mode, "default", "none") : said;
    }

    static String ipc(NamespaceMode mode) {
        return word(mode, "private", "private");
    }

    static String cgroup(NamespaceMode mode) {
        return word(mode, "private", "private");
    }

    /** For kinds whose default is not shown. */
    static String other(NamespaceMode mode) {
        return word(mode, "", "private");
    }

    private static String word(NamespaceMode mode, String byDefault, String whenPrivate) {
        return switch (mode) {
            case NamespaceMode.Default _ -> byDefault;
            case NamespaceMode.Private _ -> whenPrivate;
            case NamespaceMode.Shareable _ -> "shareable";
            case NamespaceMode.Bare _ -> "none";
            case NamespaceMode.Host _ -> "host";
            case NamespaceMode.Container c -> CONTAINER + c.container();
        };
    }
}
