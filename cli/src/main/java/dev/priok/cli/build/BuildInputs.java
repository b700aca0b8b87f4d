package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a build gets beside its context: {@code --secret}, {@code --ssh} and {@code --build-context}. The request says
 * what there is; the engine asks for it in its answer, and it is given by a call of its own.
 */
final class BuildInputs {
    private final ListFlag buildContext;
    private final ListFlag noCacheFilter;
    private final ListFlag secret;
    private final ListFlag ssh;
    private final BuildStores stores;
    private final Map<String, BuildSecret> secrets = new LinkedHashMap<>();
    private final Map<String, BuildAgent> agents = new LinkedHashMap<>();
    private final Map<String, Path> directories = new LinkedHashMap<>();

    /** @param stores gets the image layouts among the contexts */
    BuildInputs(FlagSet flags, BuildStores stores) {
        this.stores = stores;
        buildContext =
                flags.add(new ListFlag("build-context", "stringArray", "Additional build contexts (e.g., name=path)"));
        noCacheFilter = flags.add(new ListFlag("no-cache-filter", "stringArray", "Do not cache specified stages"));
        secret = flags.add(new ListFlag(
                "secret",
                "stringArray",
                "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")"));
        ssh = flags.add(new ListFlag(
                "ssh",
                "stringArray",
                "SSH agent socket or keys to expose to the build (format: \"default|<id>[=<socket>|<key>[,<key>]]\")"));
    }

    /** Has a secret that isn't in a file or a variable of this command. */
    void giveSecret(String id, byte[] content) {
        secrets.put(id, new BuildSecret.Known(content));
    }

    /** Says in the request what there is; refuses what can't be read. */
    void apply(Request request, Session session, OwnEngine engine) throws IOException {
        secret.values().forEach(text -> BuildSecret.parse(text, session, secrets));
        ssh.values().forEach(text -> addAgent(text, session));
        JsonObject contexts = new JsonObject();
        for (String text : buildContext.values()) {
            addContext(contexts, text);
        }
        if (!secrets.isEmpty()
                || !agents.isEmpty()
                || !contexts.json().isEmpty()
                || !stores.names().isEmpty()) {
            engine.require("secrets, SSH agents, named contexts and caches in directories are sent to builds");
        }
        request.queryUnlessEmpty("secrets", BuildFlags.array(secrets.keySet()))
                .queryUnlessEmpty("ssh", BuildFlags.array(agents.keySet()))
                .queryUnlessEmpty("contexts", BuildFlags.object(contexts))
                .queryUnlessEmpty("stores", BuildFlags.array(stores.names()))
                .queryUnlessEmpty("nocachefilter", BuildFlags.array(noCacheFilter.values()));
    }

    private void addAgent(String text, Session session) {
        int equals = text.indexOf('=');
        String id = equals < 0 ? text : text.substring(0, equals);
        agents.put(id, BuildAgent.find(id, equals < 0 ? "" : text.substring(equals + 1), session));
    }

    private void addContext(JsonObject contexts, String text) throws IOException {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new CommandFailure("invalid context value: " + text + ", expected key=value");
        }
        String name = text.substring(0, equals);
        String value = text.substring(equals + 1);
        if (value.startsWith(LayoutReference.PREFIX)) {
            LayoutReference layout = LayoutReference.parse(value);
            stores.offer(BuildStores.LAYOUT + name, layout.directory());
            contexts.put(name, LayoutReference.PREFIX + name + "@" + layout.resolved());
            return;
        }
        Path directory = Path.of(value);
        boolean elsewhere = BuildContext.isRemote(value) || value.startsWith("docker-image:");
        if (elsewhere && !Files.isDirectory(directory)) {
            contexts.put(name, value);
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure("failed to find build context " + name + ": " + value + " is no directory");
        }
        directories.put(name, directory);
        contexts.put(name, "local:" + name);
    }

    /** Gives what the engine asked for, beside the reading of its answer. */
    void give(Session session, Json asked) {
        InputSending sending = new InputSending(
                session.engine(), asked.at("name").text(), asked.at("token").text());
        String kind = asked.at("kind").text();
        String digest = asked.at("digest").text();
        Thread.ofPlatform().daemon().name("build-input").start(() -> {
            try {
                switch (kind) {
                    case "secret" -> sending.secret(required(secrets, sending.name()));
                    case "directory" -> sending.directory(required(directories, sending.name()));
                    case "blob" -> sending.blob(stores.store(sending.name()), Digest.parse(digest));
                    case "ssh" -> sending.agent(required(agents, sending.name()));
                    default -> throw new IOException("the engine asked for a " + kind);
                }
            } catch (IOException | RuntimeException e) {
                refuse(session, sending, e);
            }
        });
    }

    /** The build need not wait for what it won't get. */
    private static void refuse(Session session, InputSending sending, Exception problem) {
        if (InputSending.isOver(problem)) {
            return;
        }
        try {
            sending.refuse(problem);
        } catch (EngineRequestException | EngineUnreachableException e) {
            tell(session, sending.name(), problem);
        }
    }

    private static void tell(Session session, String name, Exception problem) {
        try {
            session.err().line("cannot give the build " + name + ": " + problem.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T required(Map<String, T> all, String name) throws IOException {
        T found = all.get(name);
        if (found == null) {
            throw new IOException("the engine asked for what it wasn't offered: " + name);
        }
        return found;
    }
}
