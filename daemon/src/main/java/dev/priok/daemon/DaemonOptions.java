package dev.priok.daemon;

import dev.priok.api.ListenAddress;
import dev.priok.api.TcpSecurity;
import dev.priok.build.Entitlements;
import dev.priok.engine.network.NetworkSettings;
import dev.priok.model.EngineException;
import dev.priok.model.Network;
import dev.priok.plugin.PluginSettings;
import dev.priok.runtime.RuntimeOptions;
import dev.priok.runtime.log.LogDefaults;
import dev.priok.runtime.log.LogsCap;
import dev.priok.store.StoreOptions;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the daemon is told to do, checked and complete. */
record DaemonOptions(
        List<ListenAddress> addresses,
        Path dataRoot,
        Path execRoot,
        Path pidFile,
        Level logLevel,
        String group,
        TcpSecurity tcp,
        boolean init,
        String defaultNetwork,
        StoreOptions.Driver storageDriver,
        String cgroupParent,
        RuntimeFlags runtimes,
        List<Path> cdiSpecDirectories,
        String usernsRemap,
        NetworkSettings networks,
        boolean firewallAccept,
        LogDefaults logs,
        PluginSettings plugins,
        List<String> authorizationPlugins,
        RegistryFlags registries,
        @Nullable OwnRegistry registry,
        Entitlements builds,
        CacheSize buildCache,
        @Nullable RootlessNamespace rootless) {
    /** As in dockerd's file, objects of their own; their names are written in small or capital letters. */
    private static final Set<String> OBJECTS = Set.of("proxies", "builder", "builder.entitlements", "builder.gc");

    /** From the command line and the configuration file; a setting in both is an error, as with dockerd. */
    static DaemonOptions read(List<String> arguments, Map<String, String> environment) {
        Map<Settings, List<String>> given = new EnumMap<>(Settings.class);
        given.putAll(Settings.parse(arguments));
        boolean rootless = text(given, Settings.ROOTLESS, "false").equals("true");
        Places places = rootless ? Places.ofUser(environment) : Places.OF_MACHINE;
        Map<Settings, List<String>> file = readFile(given.get(Settings.CONFIG_FILE), places.configFile());
        file.forEach((setting, values) -> {
            if (given.putIfAbsent(setting, values) != null) {
                throw EngineException.invalid("the setting " + setting.key()
                        + " is given both as a flag and in the configuration file; remove one of them");
            }
        });
        if (rootless) {
            RootlessRules.check(given);
        }
        return of(
                given,
                places,
                RegistryFlags.read(given, places, environment),
                rootless ? RootlessNamespace.own(environment) : null);
    }

    private static DaemonOptions of(
            Map<Settings, List<String>> given,
            Places places,
            RegistryFlags registries,
            @Nullable RootlessNamespace rootless) {
        Path execRoot = path(given, Settings.EXEC_ROOT, places.execRoot());
        Path socket = given.containsKey(Settings.EXEC_ROOT) ? execRoot.resolve("priok.sock") : places.socket();
        Path dataRoot = path(given, Settings.DATA_ROOT, places.dataRoot());
        List<ListenAddress> addresses = given.getOrDefault(Settings.HOST, List.of("unix://" + socket)).stream()
                .map(ListenAddress::parse)
                .toList();
        return new DaemonOptions(
                addresses,
                dataRoot,
                execRoot,
                path(given, Settings.PIDFILE, execRoot.resolve("priokd.pid")),
                level(
                        text(given, Settings.DEBUG, "false").equals("true")
                                ? "debug"
                                : text(given, Settings.LOG_LEVEL, "info")),
                text(given, Settings.GROUP, ""),
                TcpFlags.read(given, addresses),
                text(given, Settings.INIT, "false").equals("true"),
                network(text(given, Settings.DEFAULT_NETWORK, "bridge")),
                driver(text(given, Settings.STORAGE_DRIVER, "")),
                text(given, Settings.CGROUP_PARENT, ""),
                RuntimeFlags.read(given),
                cdiSpecDirectories(given),
                text(given, Settings.USERNS_REMAP, ""),
                NetworkFlags.read(given),
                text(given, Settings.FIREWALL_ACCEPT, "false").equals("true"),
                logs(given),
                plugins(given, places),
                given.getOrDefault(Settings.AUTHORIZATION_PLUGIN, List.of()),
                registries,
                registry(given, dataRoot),
                builds(given),
                cacheSize(given),
                rootless);
    }

    private static @Nullable OwnRegistry registry(Map<Settings, List<String>> given, Path dataRoot) {
        List<String> file = given.get(Settings.REGISTRY_CONFIG);
        return file == null ? null : OwnRegistry.read(Path.of(file.getLast()).toAbsolutePath(), dataRoot);
    }

    /** What dockerd lets clients grant to their builds. */
    private static Entitlements builds(Map<Settings, List<String>> given) {
        return new Entitlements(
                text(given, Settings.BUILDER_NETWORK_HOST, "true").equals("true"),
                text(given, Settings.BUILDER_SECURITY_INSECURE, "false").equals("true"),
                text(given, Settings.BUILDER_DEVICE, "true").equals("true"),
                Set.of());
    }

    private static CacheSize cacheSize(Map<Settings, List<String>> given) {
        CacheSize size = CacheSize.parse(text(given, Settings.BUILDER_CACHE_SIZE, "10%"));
        return text(given, Settings.BUILDER_GC, "true").equals("true") ? size : CacheSize.UNLIMITED;
    }

    private static PluginSettings plugins(Map<Settings, List<String>> given, Places places) {
        int seconds = Integer.parseInt(text(given, Settings.PLUGIN_TIMEOUT, "60"));
        if (seconds == 0) {
            throw EngineException.invalid("invalid plugin-timeout 0: plugins need some seconds");
        }
        List<String> specifications = given.get(Settings.PLUGIN_SPECS);
        return new PluginSettings(
                path(given, Settings.PLUGIN_SOCKETS, places.pluginSockets()),
                specifications == null
                        ? places.pluginSpecs()
                        : specifications.stream()
                                .map(Path::of)
                                .map(Path::toAbsolutePath)
                                .toList(),
                Duration.ofSeconds(seconds));
    }

    private static List<Path> cdiSpecDirectories(Map<Settings, List<String>> given) {
        List<String> named = given.get(Settings.CDI_SPEC_DIR);
        return named == null
                ? RuntimeOptions.CDI_SPEC_DIRECTORIES
                : named.stream()
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> Path.of(directory).toAbsolutePath().normalize())
                        .toList();
    }

    private static LogDefaults logs(Map<Settings, List<String>> given) {
        Map<String, String> options = new HashMap<>();
        for (String pair : given.getOrDefault(Settings.LOG_OPT, List.of())) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw EngineException.invalid("invalid argument \"" + pair + "\" for --log-opt: key=value");
            }
            options.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        List<String> size = given.get(Settings.LOGS_MAX_SIZE);
        return new LogDefaults(
                text(given, Settings.LOG_DRIVER, LogDefaults.BUILT_IN.driver()),
                options,
                size == null ? LogsCap.BUILT_IN : LogsCap.parse(size.getLast()));
    }

    static String text(Map<Settings, List<String>> given, Settings setting, String otherwise) {
        return given.getOrDefault(setting, List.of(otherwise)).getLast();
    }

    private static Path path(Map<Settings, List<String>> given, Settings setting, Path otherwise) {
        return Path.of(text(given, setting, otherwise.toString()))
                .toAbsolutePath()
                .normalize();
    }

    private static Level level(String word) {
        return switch (word) {
            case "debug", "trace" -> Level.DEBUG;
            case "info" -> Level.INFO;
            case "warn", "warning" -> Level.WARNING;
            case "error", "fatal", "panic" -> Level.ERROR;
            default -> throw EngineException.invalid("invalid log level \"" + word + "\": debug, info, warn or error");
        };
    }

    private static String network(String word) {
        if (!Network.isBuiltIn(word)) {
            throw EngineException.invalid("invalid default network \"" + word + "\": bridge, none or host");
        }
        return word;
    }

    private static StoreOptions.Driver driver(String word) {
        return switch (word) {
            case "" -> StoreOptions.Driver.AUTOMATIC;
            case "overlay", "overlay2" -> StoreOptions.Driver.OVERLAY;
            case "copy", "vfs" -> StoreOptions.Driver.COPY;
            default -> throw EngineException.invalid("unknown storage driver \"" + word + "\": overlay2 or copy");
        };
    }

    private static Map<Settings, List<String>> readFile(@Nullable List<String> named, Path usual) {
        Path file = named == null ? usual : Path.of(named.getLast());
        Map<Settings, List<String>> settings = new EnumMap<>(Settings.class);
        if (named == null && !Files.exists(file)) {
            return settings;
        }
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw EngineException.invalid("the configuration file " + file + " is no JSON object");
            }
            root.properties().forEach(entry -> {
                if (OBJECTS.contains(entry.getKey())) {
                    putParts(settings, entry.getKey(), entry.getValue());
                } else {
                    put(settings, entry.getKey(), entry.getValue());
                }
            });
            return settings;
        } catch (IOException e) {
            throw EngineException.invalid("cannot read the configuration file " + file + ": " + e);
        } catch (JacksonException e) {
            throw EngineException.invalid("the configuration file " + file + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private static void putParts(Map<Settings, List<String>> settings, String key, JsonNode object) {
        if (!object.isObject()) {
            throw EngineException.invalid("wrong type of \"" + key + "\" in the configuration file: " + object);
        }
        object.properties().forEach(part -> {
            String name = key + "." + part.getKey().toLowerCase(Locale.ROOT);
            if (OBJECTS.contains(name)) {
                putParts(settings, name, part.getValue());
            } else {
                put(settings, name, part.getValue());
            }
        });
    }

    private static void put(Map<Settings, List<String>> settings, String key, JsonNode value) {
        Settings setting = Settings.byKey(key);
        settings.put(setting, values(setting, value));
    }

    private static List<String> values(Settings setting, JsonNode value) {
        boolean fits = switch (setting.kind()) {
            case TEXT -> value.isString();
            case FLAG -> value.isBoolean();
            case LIST, POOLS -> value.isArray();
            case PAIRS, RUNTIMES -> value.isObject();
            case NUMBER -> value.isInt();
        };
        if (!fits) {
            throw EngineException.invalid(
                    "wrong type of \"" + setting.key() + "\" in the configuration file: " + value);
        }
        return switch (setting.kind()) {
            case TEXT, FLAG, NUMBER -> List.of(value.asString());
            case LIST -> value.valueStream().map(JsonNode::asString).toList();
            case PAIRS ->
                value.properties().stream()
                        .map(pair -> pair.getKey() + "=" + pair.getValue().asString())
                        .toList();
            case POOLS -> value.valueStream().map(DaemonOptions::pairs).toList();
            case RUNTIMES -> RuntimeFlags.lines(value);
        };
    }

    private static String pairs(JsonNode item) {
        return item.properties().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue().asString())
                .collect(Collectors.joining(","));
    }
}
