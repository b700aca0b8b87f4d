package dev.priok.cli.settings;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The proxies of config.json, as variables for containers and builds: each name in capitals and in small letters. */
public final class ProxySettings {
    private static final Map<String, String> MEMBERS = Map.of(
            "HTTP_PROXY", "httpProxy",
            "HTTPS_PROXY", "httpsProxy",
            "NO_PROXY", "noProxy",
            "FTP_PROXY", "ftpProxy",
            "ALL_PROXY", "allProxy");

    private ProxySettings() {}

    /**
     * The pairs to add.
     *
     * @param settings of the user
     * @param host the engine, which may have an entry of its own
     * @param given pairs or names that are there already, and win
     */
    public static List<String> pairs(Json settings, String host, List<String> given) {
        Json own = settings.at("proxies").at(host);
        Json proxies = own.isNull() ? settings.at("proxies").at("default") : own;
        List<String> pairs = new ArrayList<>();
        if (proxies.isEmpty()) {
            return pairs;
        }
        List<String> names = new ArrayList<>(MEMBERS.keySet());
        names.sort(null);
        for (String name : names) {
            String value = proxies.at(MEMBERS.getOrDefault(name, "")).text();
            for (String spelling : List.of(name, name.toLowerCase(Locale.ROOT))) {
                if (!value.isEmpty() && !has(given, spelling)) {
                    pairs.add(spelling + "=" + value);
                }
            }
        }
        return pairs;
    }

    private static boolean has(List<String> given, String name) {
        return given.stream().anyMatch(pair -> pair.equals(name) || pair.startsWith(name + "="));
    }
}
