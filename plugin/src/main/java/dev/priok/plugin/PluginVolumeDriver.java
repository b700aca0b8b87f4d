package dev.priok.plugin;

import dev.priok.engine.port.VolumeDriver;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Volume;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Volumes that a plugin keeps (Docker volume plugins, {@code VolumeDriver.*}). Nothing is asked before it is needed. */
final class PluginVolumeDriver implements VolumeDriver {
    static final String KIND = "VolumeDriver";
    private static final System.Logger LOG = System.getLogger(PluginVolumeDriver.class.getName());
    private static final String LOCAL_SCOPE = "local";
    private static final String GLOBAL_SCOPE = "global";

    private final Plugin plugin;
    private final PluginSettings settings;
    private final PluginMounts mounts;
    private volatile @Nullable String scope;

    PluginVolumeDriver(Plugin plugin, PluginSettings settings, PluginMounts mounts) {
        this.plugin = plugin;
        this.settings = settings;
        this.mounts = mounts;
    }

    /** A plugin need not know of scopes: its volumes are this machine's then. */
    @Override
    public String scope() {
        String known = scope;
        if (known != null) {
            return known;
        }
        try {
            Reply reply = plugin.ask("VolumeDriver.Capabilities", object());
            known = reply instanceof Reply.Done(JsonNode answer)
                    ? answer.path("Capabilities").path("Scope").asString("").toLowerCase(Locale.ROOT)
                    : LOCAL_SCOPE;
        } catch (EngineException e) {
            return LOCAL_SCOPE;
        }
        if (!known.equals(GLOBAL_SCOPE) && !known.equals(LOCAL_SCOPE)) {
            if (!known.isEmpty()) {
                LOG.log(Level.WARNING, "plugin=" + plugin.name() + " has an unknown scope: " + known);
            }
            known = LOCAL_SCOPE;
        }
        scope = known;
        return known;
    }

    @Override
    public void create(Volume volume) {
        ObjectNode request = named(volume.name());
        ObjectNode options = request.putObject("Opts");
        volume.options().forEach(options::put);
        done(plugin.call("VolumeDriver.Create", request, settings.longAnswer()));
    }

    @Override
    public void remove(Volume volume) {
        done(plugin.call("VolumeDriver.Remove", named(volume.name()), settings.answer()));
    }

    @Override
    public Optional<Stored> find(String name) {
        Reply reply = plugin.ask("VolumeDriver.Get", named(name));
        // Plugins tell of a volume that they don't have by an error, each in its own words.
        if (!(reply instanceof Reply.Done(JsonNode answer))
                || !answer.path("Volume").isObject()) {
            return Optional.empty();
        }
        Stored found = stored(answer.path("Volume"));
        if (found.place() != null || found.name().isEmpty()) {
            return Optional.of(found);
        }
        return Optional.of(new Stored(found.name(), path(name), found.created(), found.status()));
    }

    private @Nullable Path path(String name) {
        return plugin.ask("VolumeDriver.Path", named(name)) instanceof Reply.Done(JsonNode answer)
                ? place(answer)
                : null;
    }

    @Override
    public List<Stored> all() {
        return done(plugin.ask("VolumeDriver.List", object()))
                .path("Volumes")
                .valueStream()
                .map(PluginVolumeDriver::stored)
                .filter(stored -> !stored.name().isEmpty())
                .toList();
    }

    private static Stored stored(JsonNode volume) {
        return new Stored(
                volume.path("Name").asString(""),
                place(volume),
                created(volume.path("CreatedAt").asString("")),
                status(volume.path("Status")));
    }

    private static @Nullable Path place(JsonNode node) {
        String text = node.path("Mountpoint").asString("");
        return text.startsWith("/") ? Path.of(text) : null;
    }

    /** Go's empty time stands for none. */
    private static @Nullable Instant created(String text) {
        try {
            Instant created = OffsetDateTime.parse(text).toInstant();
            return created.isAfter(Instant.EPOCH) ? created : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Map<String, Object> status(JsonNode node) {
        Map<String, Object> status = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                status.put(entry.getKey(), JsonMapper.shared().treeToValue(entry.getValue(), Object.class));
            }
        });
        return status;
    }

    @Override
    public Path mount(Volume volume, ContainerId user) {
        return mounts.mount(plugin.name(), volume.name(), user, () -> {
            ObjectNode request = named(volume.name()).put("ID", user.value());
            Path place = place(done(plugin.call("VolumeDriver.Mount", request, settings.longAnswer())));
            if (place == null || !Files.exists(place)) {
                throw new EngineException(new EngineError.Unavailable("plugin \"" + plugin.name()
                        + "\" says that it mounted volume " + volume.name() + " at "
                        + (place == null ? "no absolute path" : place + ", where nothing is")));
            }
            return place;
        });
    }

    @Override
    public void unmount(Volume volume, ContainerId user) {
        mounts.unmount(plugin.name(), volume.name(), user);
    }

    @Override
    public void adopt(Volume volume, ContainerId user) {
        mounts.adopt(plugin.name(), volume.name(), user);
    }

    /** All plugins' mounts are looked after together. */
    @Override
    public void reconcile(List<Volume> volumes) {}

    @Override
    public long sizeBytes(Volume volume) {
        return -1;
    }

    private static JsonNode done(Reply reply) {
        return switch (reply) {
            case Reply.Done(JsonNode answer) -> answer;
            case Reply.Refused(String reason) -> throw new EngineException(new EngineError.Internal(reason));
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode named(String name) {
        return object().put("Name", name);
    }
}
