package dev.priok.cli;

import dev.priok.cli.settings.ContextStore;
import dev.priok.cli.settings.ProxySettings;
import dev.priok.cli.settings.SettingsFile;
import dev.priok.cli.terminal.ControllingTerminal;
import dev.priok.cli.terminal.Terminal;
import dev.priok.client.EngineAddress;
import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.JsonSyntaxException;
import dev.priok.client.Request;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with: the engine, the standard streams, the user's settings and the environment. Safe for use by
 * several threads.
 */
public final class Session implements AutoCloseable {
    private final GlobalFlags flags;
    private final Map<String, String> environment;
    private final TextOutput out = new TextOutput(FileDescriptor.out);
    private final TextOutput err = new TextOutput(FileDescriptor.err);
    private final List<Runnable> closings = new ArrayList<>();
    private @Nullable EngineClient client;
    private @Nullable Terminal terminal;
    private @Nullable SettingsFile settings;

    /** A session as those flags and that environment say. */
    Session(GlobalFlags flags, Map<String, String> environment) {
        this.flags = flags;
        this.environment = environment;
    }

    public TextOutput out() {
        return out;
    }

    public TextOutput err() {
        return err;
    }

    /** The value of an environment variable, or the empty string. */
    public String environment(String name) {
        return environment.getOrDefault(name, "");
    }

    /** The value of an environment variable, or null if there is none. */
    public @Nullable String environmentOrNull(String name) {
        return environment.get(name);
    }

    /** All environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    public synchronized Terminal terminal() {
        Terminal existing = terminal;
        if (existing == null) {
            existing = new ControllingTerminal();
            terminal = existing;
        }
        return existing;
    }

    /** Refuses to connect standard input to a container's terminal unless it is one itself. */
    public void requireTerminal(boolean attachInput, boolean tty) {
        if (attachInput && tty && !terminal().inputIsTerminal()) {
            throw new CommandFailure("the input device is not a TTY");
        }
    }

    /** Where the user's settings are. */
    public Path configDirectory() {
        return flags.configDirectory(environment);
    }

    /** The user's settings; none, with a warning, if they can't be read. */
    public synchronized SettingsFile settings() {
        SettingsFile existing = settings;
        if (existing == null) {
            Path file = configDirectory().resolve("config.json");
            try {
                existing = SettingsFile.read(file);
            } catch (IOException | JsonSyntaxException e) {
                warn("WARNING: Error loading config file: " + file + ": " + e.getMessage());
                existing = SettingsFile.unreadable(file);
            }
            settings = existing;
        }
        return existing;
    }

    private void warn(String text) {
        try {
            err.line(text);
        } catch (IOException _) {
            // Standard error is closed: there is nobody to tell.
            return;
        }
    }

    public ContextStore contexts() {
        return new ContextStore(configDirectory());
    }

    private EngineChoice choice() {
        String current = settings().content().at("currentContext").text();
        return EngineChoice.of(flags, environment, current);
    }

    /** The name of the context in use, {@code default} if flags or the environment name an engine. */
    public String contextName() {
        return choice().context();
    }

    /** The engine of the default context, in docker's notation. */
    public String defaultHost() {
        EngineChoice choice = choice();
        String host = choice.isDefault() ? choice.host() : environment("DOCKER_HOST");
        return host.isEmpty() ? EngineAddress.standard(environment).toString() : host;
    }

    /** The client; no connection is made before its first call. */
    public synchronized EngineClient engine() {
        EngineClient existing = client;
        if (existing == null) {
            existing = clientOf(address());
            client = existing;
        }
        return existing;
    }

    /** A client for the engine of that context, which the caller closes. */
    public EngineClient engineOf(String context) {
        EngineChoice chosen = context.equals(contextName()) ? choice() : EngineChoice.ofContext(context, environment);
        return clientOf(chosen.address(contexts(), flags.tls(environment), environment));
    }

    private EngineClient clientOf(EngineAddress address) {
        return EngineClient.of(
                address,
                environment("DOCKER_API_VERSION"),
                Headers.of(environment("DOCKER_CUSTOM_HEADERS"), settings().content()));
    }

    /** Whether neither flags nor the environment nor a context say which engine. */
    public boolean usesStandardEngine() {
        return choice().isStandard();
    }

    /** Whether a word is the name of a command or a group of this program. */
    public boolean isCommand(String name) {
        return RootCommands.group(name) != null || RootCommands.command(name) != null;
    }

    /** Whether errors are to be told with the place they come from. */
    public boolean debug() {
        return flags.debug();
    }

    /** Where the engine listens. */
    public EngineAddress address() {
        return choice().address(contexts(), flags.tls(environment), environment);
    }

    /** The keys to leave a container with: those given, or else the user's usual ones; empty for the standard. */
    public String detachKeys(String given) {
        return given.isEmpty() ? settings().content().at("detachKeys").text() : given;
    }

    /** Variables for containers and builds that the user's proxies stand for, but for those that are given. */
    public List<String> proxies(List<String> given) {
        Json content = settings().content();
        return content.at("proxies").isEmpty()
                ? List.of()
                : ProxySettings.pairs(content, address().toString(), given);
    }

    /** Sends a request and reads its answer, see {@link EngineClient#call}. */
    public Json call(Request request) {
        return engine().call(request);
    }

    /** Has something done when the session ends. */
    public synchronized void closeAtEnd(Runnable closing) {
        closings.add(closing);
    }

    @Override
    public void close() {
        close(EngineClient::close);
    }

    /** As {@link #close}, right before the process ends. */
    void closeForGood() {
        close(EngineClient::closeForGood);
    }

    private synchronized void close(Consumer<EngineClient> closing) {
        closings.forEach(Runnable::run);
        if (client != null) {
            closing.accept(client);
        }
    }
}
