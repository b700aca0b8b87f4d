package dev.priok.cli;

import dev.priok.cli.terminal.ControllingTerminal;
import dev.priok.cli.terminal.Terminal;
import dev.priok.client.EngineAddress;
import dev.priok.client.EngineClient;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.FileDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command works with: the engine, the standard streams and the environment. Safe for use by several threads. */
public final class Session implements AutoCloseable {
    private final String host;
    private final TlsChoice tls;
    private final Map<String, String> environment;
    private final TextOutput out = new TextOutput(FileDescriptor.out);
    private final TextOutput err = new TextOutput(FileDescriptor.err);
    private @Nullable EngineClient client;
    private @Nullable Terminal terminal;

    /** A session with the engine at that address, in docker's notation; the standard one if empty. */
    Session(String host, TlsChoice tls, Map<String, String> environment) {
        this.host = host;
        this.tls = tls;
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

    /** The client; no connection is made before its first call. */
    public synchronized EngineClient engine() {
        EngineClient existing = client;
        if (existing == null) {
            EngineAddress address = address();
            String version = environment("DOCKER_API_VERSION");
            existing = version.isEmpty() ? EngineClient.of(address) : EngineClient.of(address, version);
            client = existing;
        }
        return existing;
    }

    /** Where the engine listens. */
    public EngineAddress address() {
        try {
            EngineAddress address = host.isEmpty() ? EngineAddress.standard(environment) : EngineAddress.parse(host);
            return tls.applied(address, environment);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("Failed to initialize: " + e.getMessage());
        }
    }

    /** Sends a request and reads its answer, see {@link EngineClient#call}. */
    public Json call(Request request) {
        return engine().call(request);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
