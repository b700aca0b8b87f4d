package dev.priok.daemon;

import dev.priok.distribution.RemoteRegistries;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.engine.system.RegistryFacts;
import dev.priok.engine.system.RegistryFacts.Proxies;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.IpPrefix;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of registries, checked.
 *
 * @param mirrors by registry: URLs without a slash at the end
 * @param insecure hosts with an optional port, and networks
 * @param certsFolders with one directory for each registry
 * @param attempts of one download
 * @param imagePolicy file; null: any image may be pulled
 */
record RegistryFlags(
        Map<String, List<String>> mirrors,
        List<String> insecure,
        List<Path> certsFolders,
        Proxies proxies,
        int downloads,
        int uploads,
        int attempts,
        @Nullable Path imagePolicy) {
    private static final String HUB = "docker.io";
    private static final List<String> LOOPBACK = List.of("::1/128", "127.0.0.0/8");

    static RegistryFlags read(Map<Settings, List<String>> given, Places places, Map<String, String> environment) {
        Map<String, List<String>> mirrors = new LinkedHashMap<>();
        for (String text : given.getOrDefault(Settings.REGISTRY_MIRROR, List.of())) {
            int equals = text.indexOf('=');
            boolean named = equals > 0 && !text.substring(0, equals).contains("/");
            mirrors.computeIfAbsent(named ? registry(text.substring(0, equals)) : HUB, _ -> new ArrayList<>())
                    .add(mirror(named ? text.substring(equals + 1) : text));
        }
        return new RegistryFlags(
                mirrors,
                given.getOrDefault(Settings.INSECURE_REGISTRY, List.of()).stream()
                        .map(RegistryFlags::insecure)
                        .toList(),
                places.certsFolders(),
                new Proxies(
                        proxy(given, Settings.HTTP_PROXY, environment),
                        proxy(given, Settings.HTTPS_PROXY, environment),
                        proxy(given, Settings.NO_PROXY, environment)),
                count(given, Settings.MAX_CONCURRENT_DOWNLOADS, 3),
                count(given, Settings.MAX_CONCURRENT_UPLOADS, 5),
                count(given, Settings.MAX_DOWNLOAD_ATTEMPTS, 5),
                given.containsKey(Settings.IMAGE_POLICY)
                        ? Path.of(DaemonOptions.text(given, Settings.IMAGE_POLICY, ""))
                        : null);
    }

    private static int count(Map<Settings, List<String>> given, Settings setting, int otherwise) {
        int count = Integer.parseInt(DaemonOptions.text(given, setting, Integer.toString(otherwise)));
        if (count == 0) {
            throw EngineException.invalid("invalid " + setting.key() + " 0: at least 1");
        }
        return count;
    }

    /** The setting, or else the variable HTTP_PROXY, HTTPS_PROXY or NO_PROXY, or that in small letters. */
    private static String proxy(Map<Settings, List<String>> given, Settings setting, Map<String, String> environment) {
        String small = setting.flag().replace('-', '_');
        String variable = environment.getOrDefault(small.toUpperCase(Locale.ROOT), environment.getOrDefault(small, ""));
        return DaemonOptions.text(given, setting, variable);
    }

    private static String registry(String name) {
        return ImageReference.parse(name + "/image").domain();
    }

    private static String mirror(String text) {
        URI url = url(text);
        boolean web = url != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
        if (url == null || !web || url.getHost() == null) {
            throw EngineException.invalid("invalid registry mirror \"" + text + "\": an http or https URL is needed");
        }
        if (url.getRawUserInfo() != null) {
            throw EngineException.invalid("invalid registry mirror: username/password not allowed in URL \""
                    + url.getScheme() + "://xxxxx@" + url.getHost() + "\"");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || !"/".contains(url.getRawPath())) {
            throw EngineException.invalid(
                    "invalid registry mirror: path, query, or fragment at end of the URI \"" + text + "\"");
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static @Nullable URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String insecure(String text) {
        if (text.contains("://")) {
            throw EngineException.invalid("insecure registry " + text + " should not contain '://'");
        }
        if (text.indexOf('/') >= 0) {
            return IpPrefix.parse(text).network().toString();
        }
        try {
            return new ImageReference(text, "image", null, null).domain();
        } catch (EngineException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter(
                            "insecure registry " + text + " is not valid: host[:port] or CIDR"),
                    e);
        }
    }

    /** For the client of registries. */
    RegistrySettings settings(String userAgent) {
        Patience usual = Patience.DEFAULT;
        return new RegistrySettings(
                mirrors,
                insecure,
                certsFolders,
                new RegistrySettings.Proxies(proxies.http(), proxies.https(), proxies.none()),
                new Patience(usual.connect(), usual.stall(), usual.firstPause(), usual.longestPause(), attempts),
                userAgent);
    }

    /** Which images may be pulled; InvalidParameter if that can't be read. */
    ImagePolicy policy() {
        return imagePolicy == null ? ImagePolicy.NONE : ImagePolicy.of(imagePolicy);
    }

    /** For its transfers. */
    RemoteRegistries.Limits limits() {
        return new RemoteRegistries.Limits(downloads, uploads);
    }

    /** For people. */
    RegistryFacts facts() {
        List<String> networks = new ArrayList<>(LOOPBACK);
        insecure.stream()
                .filter(entry -> entry.indexOf('/') >= 0 && !LOOPBACK.contains(entry))
                .forEach(networks::add);
        return new RegistryFacts(
                mirrors,
                insecure.stream().filter(entry -> entry.indexOf('/') < 0).toList(),
                networks,
                new Proxies(masked(proxies.http()), masked(proxies.https()), proxies.none()));
    }

    private static String masked(String proxy) {
        URI url = url(proxy);
        return url == null || url.getRawUserInfo() == null
                ? proxy
                : proxy.replace(url.getRawUserInfo() + "@", "xxxxx:xxxxx@");
    }
}
