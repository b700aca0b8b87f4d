package dev.priok.plugin;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A plugin by its name. It may come, go and move: where it listens is looked up for each call. Thread-safe; calls block.
 */
final class Plugin {
    private static final System.Logger LOG = System.getLogger(Plugin.class.getName());
    private static final int OK = 200;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final String name;
    private final PluginDiscovery discovery;
    private final PluginSettings settings;
    /** One activation at a time; held while the plugin is asked. */
    private final ReentrantLock activation = new ReentrantLock();

    private volatile @Nullable Set<String> kinds;

    Plugin(String name, PluginDiscovery discovery, PluginSettings settings) {
        this.name = name;
        this.discovery = discovery;
        this.settings = settings;
    }

    String name() {
        return name;
    }

    /** Whether it has said that it is of this kind. Does not block. */
    boolean isKnownAs(String kind) {
        Set<String> known = kinds;
        return known != null && known.contains(kind);
    }

    /** What it is, asked once. */
    Set<String> kinds(Duration limit, Duration patience) {
        Set<String> known = kinds;
        if (known != null) {
            return known;
        }
        activation.lock();
        try {
            known = kinds;
            if (known == null) {
                known = activate(limit, patience);
                kinds = known;
            }
            return known;
        } finally {
            activation.unlock();
        }
    }

    private Set<String> activate(Duration limit, Duration patience) {
        Set<String> told = new TreeSet<>();
        switch (attempt("Plugin.Activate", new byte[0], limit, patience)) {
            case Reply.Done(JsonNode manifest) ->
                manifest.path("Implements")
                        .valueStream()
                        .map(JsonNode::asString)
                        .forEach(told::add);
            case Reply.Refused(String reason) ->
                throw new EngineException(new EngineError.Unavailable("plugin \"" + name + "\": " + reason));
        }
        return Set.copyOf(told);
    }

    /**
     * Has it do something. One that can't be reached, or breaks off, is tried again for a while, as plugins may start at
     * the same time as the daemon.
     *
     * @param limit for one answer
     * @throws EngineException Unavailable if it can't be reached, DeadlineExceeded if it doesn't answer
     */
    Reply call(String method, JsonNode request, Duration limit) {
        return attempt(method, bytes(request), limit, settings.patience());
    }

    /** The same, tried once. */
    Reply ask(String method, JsonNode request) {
        return attempt(method, bytes(request), settings.answer(), Duration.ZERO);
    }

    private static byte[] bytes(JsonNode request) {
        return request.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Reply attempt(String method, byte[] request, Duration limit, Duration patience) {
        long begin = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return reply(method, PluginHttp.post(address(), method, request, limit));
            } catch (PluginWire.LateException e) {
                throw new EngineException(
                        new EngineError.DeadlineExceeded("plugin \"" + name + "\" did not answer " + method + " within "
                                + limit.toMillis() / 1000.0 + " s: it hangs or is too slow; look into its log"),
                        e);
            } catch (IOException e) {
                if (Duration.ofNanos(System.nanoTime() - begin).plus(pause).compareTo(patience) >= 0) {
                    throw new EngineException(
                            new EngineError.Unavailable("plugin \"" + name + "\" can't be asked for " + method + ": "
                                    + reason(e) + "; is it running?"),
                            e);
                }
                LOG.log(
                        Level.WARNING,
                        "plugin=" + name + " call=" + method + " error=\"" + reason(e) + "\" trying again");
                sleep(pause, method);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void sleep(Duration pause, String method) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    new EngineError.Cancelled("interrupted while plugin \"" + name + "\" was asked for " + method), e);
        }
    }

    private PluginAddress address() throws IOException {
        return discovery.find(name).orElseThrow(() -> new IOException("its socket or file is gone"));
    }

    /** Errors come with any status, in a field {@code Err}; or, with an error's status, as mere text. */
    private static Reply reply(String method, PluginHttp.Answer answer) throws IOException {
        String text = answer.body().strip();
        JsonNode json = parsed(text);
        String reason = json == null ? "" : json.path("Err").asString("");
        if (answer.status() != OK) {
            return new Reply.Refused(method + ": " + (reason.isEmpty() ? text : reason));
        }
        if (!reason.isEmpty()) {
            return new Reply.Refused(reason);
        }
        if (json == null) {
            throw new IOException("its answer is no JSON");
        }
        return new Reply.Done(json);
    }

    private static @Nullable JsonNode parsed(String text) {
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }
}
