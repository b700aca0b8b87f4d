package dev.priok.registry.config;

import dev.priok.registry.RegistryOptions;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.TokenAccess;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.http.Permissions;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.webhook.Webhook;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.tls.TlsFiles;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What file and flags say, with what holds when neither says anything. Read and changed by one thread. */
public final class Settings {
    static final int PORT = 5000;
    private static final int MOST_PORT = 65535;

    String address = ":" + PORT;
    Path root = Path.of("/var/lib/priok-registry");
    boolean readOnly;
    boolean deletion;

    @Nullable
    Path certificate;

    @Nullable
    Path key;

    @Nullable
    Path authorities;

    @Nullable
    Path passwords;

    String realm = "Registry";

    TokenAccess.@Nullable Options tokens;

    @Nullable
    AccessRules rules;

    final Map<String, String> headers = new HashMap<>();
    String debugAddress = "";
    boolean metrics;
    String metricsPath = "/metrics";
    Optional<RegistryOptions.Purge> purge =
            Optional.of(new RegistryOptions.Purge(Duration.ofHours(168), Duration.ofHours(24), false));
    Optional<Duration> collectEvery = Optional.empty();
    GarbageCollection.Rules collection = new GarbageCollection.Rules(Duration.ofHours(1), false, false);
    final List<Webhook> webhooks = new ArrayList<>();
    final List<Upstream> upstreams = new ArrayList<>();
    Duration drain = Duration.ofSeconds(10);
    Level logLevel = Level.INFO;
    boolean accessLog = true;

    Settings() {}

    /**
     * From a file as docker's registry has it. SettingsException naming what isn't understood.
     *
     * @param root if the file names none
     */
    public static Settings read(Path file, Path root) throws SettingsException {
        Settings settings = new Settings();
        settings.root = root;
        ConfigFile.read(file, settings);
        return settings;
    }

    public Level logLevel() {
        return logLevel;
    }

    public Path root() {
        return root;
    }

    public GarbageCollection.Rules collection() {
        return collection;
    }

    /** Everything checked against everything else. */
    public RegistryOptions options() throws SettingsException {
        if ((certificate == null) != (key == null)) {
            throw new SettingsException("http.tls.certificate and http.tls.key belong together");
        }
        if (authorities != null && certificate == null) {
            throw new SettingsException("http.tls.clientcas needs http.tls.certificate and http.tls.key");
        }
        if (readOnly && !upstreams.isEmpty()) {
            throw new SettingsException("proxy needs a registry that is not read-only: what is fetched is kept");
        }
        return new RegistryOptions(
                root,
                address("http.addr", address),
                certificate == null ? Optional.empty() : Optional.of(new TlsFiles(authorities, certificate, key)),
                new Permissions(
                        readOnly, deletion, !readOnly && collection.retention().needsPulls()),
                access(),
                Map.copyOf(headers),
                debug(),
                new RegistryOptions.Maintenance(
                        readOnly ? Optional.empty() : purge, readOnly ? Optional.empty() : collectEvery, collection),
                List.copyOf(webhooks),
                drain,
                new RegistryOptions.Copies(upstreams, client()),
                accessLog);
    }

    private RegistryOptions.Access access() throws SettingsException {
        if (passwords != null && tokens != null) {
            throw new SettingsException("auth.htpasswd and auth.token exclude each other");
        }
        if (passwords != null) {
            return new RegistryOptions.Access.Passwords(passwords, realm, rules == null ? AccessRules.USERS : rules);
        }
        if (tokens != null) {
            return new RegistryOptions.Access.Tokens(tokens, rules == null ? AccessRules.EVERYBODY : rules);
        }
        if (rules != null) {
            throw new SettingsException("auth.rules needs auth.htpasswd or auth.token, which say who somebody is");
        }
        return new RegistryOptions.Access.Open();
    }

    /** Authorities and certificates are where docker and containerd have them, proxies in the environment. */
    private static RegistrySettings client() {
        return new RegistrySettings(
                Map.of(),
                List.of(),
                List.of(Path.of("/etc/docker/certs.d"), Path.of("/etc/containerd/certs.d")),
                RegistrySettings.Proxies.of(System.getenv()),
                Caches.PATIENCE,
                "priok-registry");
    }

    private Optional<RegistryOptions.Debug> debug() throws SettingsException {
        if (debugAddress.isEmpty()) {
            if (metrics) {
                throw new SettingsException("http.debug.prometheus needs http.debug.addr");
            }
            return Optional.empty();
        }
        return Optional.of(
                new RegistryOptions.Debug(address("http.debug.addr", debugAddress), metrics ? metricsPath : ""));
    }

    static RegistryOptions.Address address(String name, String text) throws SettingsException {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST_PORT) {
            throw new SettingsException(name + " must be HOST:PORT or :PORT, but is " + text);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new SettingsException(name + ": an IPv6 address stands in brackets, as [::1]:5000");
        }
        return new RegistryOptions.Address(host, Integer.parseInt(port));
    }

    static Level level(String name, String text) throws SettingsException {
        return switch (text) {
            case "error" -> Level.ERROR;
            case "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            default -> throw new SettingsException(name + " must be error, warn, info or debug, but is " + text);
        };
    }
}
