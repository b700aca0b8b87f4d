package dev.priok.plugin;

import dev.priok.engine.TaskScope;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plugins of this machine. A plugin is asked what it is when somebody first wants it, as Docker does. Thread-safe;
 * closing it interrupts what is under way.
 */
public final class Plugins implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Plugins.class.getName());
    /** Nobody named the plugin, so nobody should wait long for it. */
    private static final Duration LONGEST_INTRODUCTION = Duration.ofSeconds(5);

    private final PluginSettings settings;
    private final PluginDiscovery discovery;
    private final Map<String, Plugin> known = new ConcurrentHashMap<>();
    private final TaskScope scope = new TaskScope("plugins");

    public Plugins(PluginSettings settings) {
        this.settings = settings;
        this.discovery = new PluginDiscovery(settings);
    }

    PluginSettings settings() {
        return settings;
    }

    TaskScope scope() {
        return scope;
    }

    /** The plugin of this name, which may not be there, or be something else than is hoped. Does not block. */
    Plugin named(String name) {
        return known.computeIfAbsent(name, _ -> new Plugin(name, discovery, settings));
    }

    /** Whether a plugin of this name has announced itself. */
    boolean isAnnounced(String name) {
        try {
            return discovery.find(name).isPresent();
        } catch (IOException e) {
            // It has, and what is wrong is told when it is called.
            return true;
        }
    }

    /**
     * The plugin of this name, if it is of this kind.
     *
     * @throws EngineException NotFound if there is none, InvalidParameter if it is of another kind, Unavailable or
     *     DeadlineExceeded if it doesn't say
     */
    Plugin require(String name, String kind) {
        if (!isAnnounced(name)) {
            throw EngineException.notFound("plugin \"" + name + "\" not found");
        }
        Plugin plugin = named(name);
        if (!plugin.kinds(settings.answer(), settings.patience()).contains(kind)) {
            throw EngineException.invalid("plugin \"" + name + "\" does not implement " + kind + ": it implements "
                    + String.join(", ", plugin.kinds(settings.answer(), settings.patience())));
        }
        return plugin;
    }

    /** Those that have said that they are of this kind. Does not block. */
    List<Plugin> knownAs(String kind) {
        return sorted(
                known.values().stream().filter(plugin -> plugin.isKnownAs(kind)).toList());
    }

    /** All that have announced themselves and are of this kind; those that don't say what they are are left out. */
    List<Plugin> all(String kind) {
        List<CompletableFuture<Optional<Plugin>>> answers = new ArrayList<>();
        for (String name : announced()) {
            answers.add(scope.compute("introduce-" + name, () -> introduced(named(name), kind)));
        }
        List<Plugin> found = new ArrayList<>();
        for (CompletableFuture<Optional<Plugin>> answer : answers) {
            try {
                answer.join().ifPresent(found::add);
            } catch (CompletionException e) {
                throw new EngineException(new EngineError.Cancelled("looking for plugins was interrupted"), e);
            }
        }
        return sorted(found);
    }

    private static List<Plugin> sorted(List<Plugin> plugins) {
        return plugins.stream().sorted(Comparator.comparing(Plugin::name)).toList();
    }

    private List<String> announced() {
        try {
            return List.copyOf(discovery.names());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "plugins can't be looked for: " + e.getMessage());
            return List.of();
        }
    }

    private Optional<Plugin> introduced(Plugin plugin, String kind) {
        Duration limit =
                settings.answer().compareTo(LONGEST_INTRODUCTION) < 0 ? settings.answer() : LONGEST_INTRODUCTION;
        try {
            return plugin.kinds(limit, Duration.ZERO).contains(kind) ? Optional.of(plugin) : Optional.empty();
        } catch (EngineException e) {
            LOG.log(Level.DEBUG, () -> "plugin left out: " + e.error().message());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
