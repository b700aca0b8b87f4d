package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.ContentTrust;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.terminal.TerminalSize;
import dev.priok.client.EngineAddress;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All flags that {@code priok run} and {@code priok create} share. */
public final class ContainerFlags {
    private final ProcessFlags process;
    private final ResourceFlags resources;
    private final NetworkFlags network;
    private final StorageFlags storage;
    private final IsolationFlags isolation;
    private final HealthFlags health;
    private final StringFlag cidFile;
    private final StringFlag name;
    private final StringFlag platform;
    private final StringFlag pull;
    private final BoolFlag quiet;
    private final ContentTrust contentTrust;
    private final BoolFlag useApiSocket;

    /**
     * Declares them.
     *
     * @param doing what the command does, for the explanation of {@code --pull}
     */
    public ContainerFlags(FlagSet flags, String doing) {
        flags.stopAtFirstArgument();
        process = new ProcessFlags(flags);
        resources = new ResourceFlags(flags);
        network = new NetworkFlags(flags);
        storage = new StorageFlags(flags);
        isolation = new IsolationFlags(flags);
        health = new HealthFlags(flags);
        cidFile = flags.string("cidfile", "Write the container ID to the file");
        name = flags.string("name", "Assign a name to the container");
        platform = flags.string("platform", "Set platform if server is multi-platform capable");
        pull = flags.string("pull", "missing", "Pull image before " + doing + " (\"always\", \"missing\", \"never\")");
        quiet = flags.shorthand('q', flags.bool("quiet", "Suppress the pull output"));
        contentTrust = new ContentTrust(flags);
        useApiSocket = flags.bool("use-api-socket", "Bind mount Docker API socket and required auth");
        flags.bool("help", "Print usage");
    }

    public boolean attachGiven() {
        return process.attachGiven();
    }

    /** Whether standard input, output or errors ({@code stdin}, ...) are to be connected. */
    public boolean attaches(String stream) {
        return process.attaches(stream);
    }

    public boolean tty() {
        return process.tty();
    }

    public boolean autoRemove() {
        return process.autoRemove();
    }

    public String cidFile() {
        return cidFile.value();
    }

    public String name() {
        return name.value();
    }

    public String platform() {
        return platform.value();
    }

    public boolean quiet() {
        return quiet.value();
    }

    /** When to pull the image: {@code always}, {@code missing} or {@code never}. */
    public String pull() {
        return switch (pull.value()) {
            case "always", "never" -> pull.value();
            case "missing", "" -> "missing";
            default ->
                throw new CommandFailure("invalid pull option: '" + pull.value()
                        + "': must be one of \"always\", \"missing\" or \"never\"");
        };
    }

    /** The socket that this command speaks to, where programs inside look for an engine. */
    private static List<Json> apiSocket(Session session) {
        if (!(session.address() instanceof EngineAddress.Unix(Path socket))) {
            throw new CommandFailure("--use-api-socket needs an engine on a unix socket, not on " + session.address());
        }
        return List.of(new JsonObject()
                .put("Type", "bind")
                .put("Source", socket.toAbsolutePath().toString())
                .put("Target", "/var/run/docker.sock")
                .json());
    }

    List<String> nameServers() {
        return network.nameServers();
    }

    /**
     * The request's body.
     *
     * @param arguments the image, then the command and its arguments
     * @param attached whether this command will stay connected
     */
    public JsonObject body(Session session, List<String> arguments, boolean attached) throws IOException {
        contentTrust.check(session);
        JsonObject config = new JsonObject();
        JsonObject host = new JsonObject();
        JsonObject endpoints = new JsonObject();
        process.apply(session, config, host);
        resources.apply(host);
        network.apply(config, host, endpoints, session.engine().speaks("1.44"));
        storage.apply(config, host, useApiSocket.value() ? apiSocket(session) : List.of());
        isolation.apply(host);
        health.apply(config, host);
        host.putUnlessEmpty("ContainerIDFile", cidFile.value());
        if (process.tty()) {
            TerminalSize.ask(session, host);
        }
        config.put("Image", arguments.getFirst());
        config.putUnlessEmpty("Cmd", arguments.subList(1, arguments.size()));
        config.put("AttachStdin", attached && process.attaches("stdin"));
        config.put("AttachStdout", attached && process.attaches("stdout"));
        config.put("AttachStderr", attached && process.attaches("stderr"));
        config.put("StdinOnce", attached && process.interactive() && process.attaches("stdin"));
        config.put("HostConfig", host.json());
        if (!endpoints.isEmpty()) {
            config.put(
                    "NetworkingConfig",
                    new JsonObject().put("EndpointsConfig", endpoints.json()).json());
        }
        return config;
    }
}
