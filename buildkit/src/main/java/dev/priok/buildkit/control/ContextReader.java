package dev.priok.buildkit.control;

import dev.priok.build.BuildRequest.Dockerfile;
import dev.priok.build.ContextSource;
import dev.priok.buildkit.wire.pb.Definition;
import dev.priok.model.EngineException;
import java.util.HashMap;
import java.util.Map;

/** Contexts of a build as a frontend's options name them. */
final class ContextReader {
    private static final String NAMED = "context:";

    private final FrontendOptions options;
    private final Map<String, Definition> inputs;

    ContextReader(FrontendOptions options, Map<String, Definition> inputs) {
        this.options = options;
        this.inputs = inputs;
    }

    Contexts read() {
        String contextKey = orDefault(options.take("contextkey"), "context");
        String main = options.take(contextKey);
        ContextSource context = main.isEmpty() ? unnamed(contextKey) : source(contextKey, main);
        boolean ownDockerfile = options.has("dockerfilekey");
        String dockerfileKey = orDefault(options.take("dockerfilekey"), "dockerfile");
        ContextSource place = main.isEmpty() || ownDockerfile ? unnamed(dockerfileKey) : context;
        String path = orDefault(options.take("filename"), "Dockerfile");
        Map<String, ContextSource> named = new HashMap<>();
        options.takeAll(NAMED).forEach((name, value) -> {
            if (name.contains("::")) {
                throw EngineException.invalid("contexts for single platforms are not supported: " + name);
            }
            named.put(name, source(name, value));
        });
        return new Contexts(context, new Dockerfile(place, path), named);
    }

    private static String orDefault(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }

    private ContextSource unnamed(String key) {
        Definition input = inputs.get(key);
        return input == null
                ? new ContextSource.OfClient(key)
                : new ContextSource.OfBuild(BuildResults.result(key, input));
    }

    private ContextSource source(String name, String value) {
        if (ContextSource.Remote.isMeant(value)) {
            return new ContextSource.Remote(value);
        }
        int colon = value.indexOf(':');
        String kind = colon < 0 ? "" : value.substring(0, colon);
        String rest = value.substring(colon + 1);
        return switch (kind) {
            case "local" -> new ContextSource.OfClient(rest);
            case "docker-image" -> new ContextSource.OfImage(withoutSlashes(rest));
            case "oci-layout" -> layout(name, withoutSlashes(rest));
            case "input" -> {
                Definition input = inputs.get(rest);
                if (input == null) {
                    throw EngineException.invalid("invalid input " + rest + " for " + name);
                }
                yield new ContextSource.OfBuild(BuildResults.result(rest, input));
            }
            default -> throw EngineException.invalid("unsupported context source " + value + " for " + name);
        };
    }

    private static String withoutSlashes(String text) {
        return text.startsWith("//") ? text.substring(2) : text;
    }

    /** {@code STORE[:TAG]@DIGEST}; clients call their layouts {@code oci:STORE}. */
    private static ContextSource layout(String name, String value) {
        int at = value.indexOf('@');
        if (at < 0) {
            throw EngineException.invalid("oci-layout reference " + value + " for " + name + " has no digest");
        }
        String store = value.substring(0, at);
        int colon = store.lastIndexOf(':');
        if (colon > store.lastIndexOf('/')) {
            store = store.substring(0, colon);
        }
        return new ContextSource.OfLayout("oci:" + store, value.substring(at + 1));
    }

    record Contexts(ContextSource main, Dockerfile dockerfile, Map<String, ContextSource> named) {}
}
