package dev.priok.cli;

import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.EngineContext;
import dev.priok.client.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which engine is meant, in docker's order: {@code --host}, {@code --context}, DOCKER_HOST, DOCKER_CONTEXT, the current
 * context of config.json, and then the usual socket.
 *
 * @param context the context's name; {@code default} for what isn't of any other
 * @param host in docker's notation; empty: the usual socket; of the context, unless that is the default one
 */
record EngineChoice(String context, String host) {

    static EngineChoice of(GlobalFlags flags, Map<String, String> environment, String currentContext) {
        if (flags.context().given() && flags.hosts().given()) {
            throw new CommandFailure(
                    "Failed to initialize: conflicting options: cannot specify both --host and --context");
        }
        String fromEnvironment = environment.getOrDefault("DOCKER_HOST", "");
        if (flags.hosts().given()) {
            if (flags.hosts().values().size() > 1) {
                throw new CommandFailure("Failed to initialize: specify only one -H");
            }
            return new EngineChoice(
                    EngineContext.DEFAULT, flags.hosts().values().getFirst());
        }
        String named = flags.context().value();
        if (named.isEmpty() && fromEnvironment.isEmpty()) {
            named = environment.getOrDefault("DOCKER_CONTEXT", "");
            named = named.isEmpty() ? currentContext : named;
        }
        boolean standard = named.isEmpty() || named.equals(EngineContext.DEFAULT);
        return standard ? new EngineChoice(EngineContext.DEFAULT, fromEnvironment) : new EngineChoice(named, "");
    }

    /** The engine of a context that isn't in use. */
    static EngineChoice ofContext(String name, Map<String, String> environment) {
        boolean standard = name.equals(EngineContext.DEFAULT);
        return new EngineChoice(name, standard ? environment.getOrDefault("DOCKER_HOST", "") : "");
    }

    boolean isDefault() {
        return context.equals(EngineContext.DEFAULT);
    }

    /** Whether nobody said which. */
    boolean isStandard() {
        return isDefault() && host.isEmpty();
    }

    /** Where that is; {@code tls} counts for the default context. */
    EngineAddress address(ContextStore contexts, TlsChoice tls, Map<String, String> environment) {
        try {
            if (isDefault()) {
                return tls.applied(parsed(host, environment));
            }
            return ofContext(contexts, environment);
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandFailure("Failed to initialize: " + e.getMessage());
        } catch (CommandFailure e) {
            throw new CommandFailure("Failed to initialize: unable to resolve docker endpoint: " + e.text());
        }
    }

    private EngineAddress ofContext(ContextStore contexts, Map<String, String> environment) throws IOException {
        EngineContext found = contexts.get(context);
        EngineAddress address = parsed(found.host(), environment);
        Path directory = contexts.engineTlsDirectory(context);
        boolean secured = found.skipsVerification() || Files.isDirectory(directory);
        return secured
                ? TlsChoice.ofDirectory(directory, !found.skipsVerification()).applied(address)
                : address;
    }

    private static EngineAddress parsed(String host, Map<String, String> environment) {
        return host.isEmpty() ? EngineAddress.standard(environment) : EngineAddress.parse(host);
    }
}
