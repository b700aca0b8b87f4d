package dev.priok.cli.registry;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.settings.SettingsFile;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Docker's configuration file of a user, as far as it says who that user is to registries: members {@code auths},
 * {@code credsStore} and {@code credHelpers}; everything else in it stays as it is. The environment variable
 * DOCKER_AUTH_CONFIG comes first. Not safe for use by several threads.
 */
public final class CredentialFile {
    /** Under which name the credentials for Docker Hub are kept. */
    static final String HUB = "https://index.docker.io/v1/";

    private final SettingsFile settings;
    private final Json fromEnvironment;

    private CredentialFile(SettingsFile settings, Json fromEnvironment) {
        this.settings = settings;
        this.fromEnvironment = fromEnvironment;
    }

    /** The file of the session's user; an empty one if there is none. */
    public static CredentialFile of(Session session) throws IOException {
        return read(session.configDirectory().resolve("config.json"), session.environment("DOCKER_AUTH_CONFIG"));
    }

    static CredentialFile read(Path file, String environment) throws IOException {
        SettingsFile settings;
        try {
            settings = SettingsFile.read(file);
        } catch (JsonSyntaxException e) {
            throw new CommandFailure("the credentials in " + file + " can't be read: " + e.getMessage());
        }
        return new CredentialFile(
                settings, environment.isEmpty() ? Json.Null.NULL : parse("DOCKER_AUTH_CONFIG", environment));
    }

    private static Json parse(String where, String text) {
        try {
            return Json.parse(text.isBlank() ? "{}" : text);
        } catch (JsonSyntaxException e) {
            throw new CommandFailure("the credentials in " + where + " can't be read: " + e.getMessage());
        }
    }

    /** The header {@code X-Registry-Auth} for the registry of an image. */
    public static String header(Session session, ImageName image) {
        try {
            return of(session).of(image.domain()).header();
        } catch (IOException e) {
            throw new CommandFailure("the credentials for " + image.domain() + " can't be read: " + e.getMessage());
        }
    }

    /** The header {@code X-Registry-Config}: all that is known, by registry. */
    public static String headerOfAll(Session session) {
        try {
            JsonObject all = new JsonObject();
            of(session).all().forEach((server, credentials) -> all.put(server, credentials.json()));
            return Base64.getUrlEncoder().encodeToString(all.json().compact().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CommandFailure("the credentials for registries can't be read: " + e.getMessage());
        }
    }

    private Map<String, Credentials> all() throws IOException {
        Set<String> servers =
                new TreeSet<>(settings.content().at("auths").fields().keySet());
        servers.addAll(fromEnvironment.at("auths").fields().keySet());
        servers.addAll(settings.content().at("credHelpers").fields().keySet());
        String store = settings.content().at("credsStore").text();
        if (!store.isEmpty()) {
            servers.addAll(new CredentialProgram(store).servers());
        }
        Map<String, Credentials> all = new LinkedHashMap<>();
        for (String server : servers) {
            all.put(server, of(server));
        }
        return all;
    }

    /** The name under which a registry's credentials are kept. */
    static String key(String domain) {
        return domain.equals("docker.io") || domain.equals("index.docker.io") ? HUB : domain;
    }

    /** {@code https://host:port/v1/} and the like are the host with its port. */
    static String hostname(String server) {
        int scheme = server.indexOf("://");
        String rest = scheme < 0 ? server : server.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /** What is known for a registry; empty credentials if nothing is. */
    public Credentials of(String domain) throws IOException {
        String key = key(domain);
        Json direct = fromEnvironment.at("auths").at(key);
        if (!direct.isEmpty()) {
            return decoded(key, direct);
        }
        String helper = helper(key);
        if (!helper.isEmpty()) {
            return new CredentialProgram(helper).get(key);
        }
        Map<String, Json> auths = settings.content().at("auths").fields();
        Json found = auths.get(key);
        if (found != null) {
            return decoded(key, found);
        }
        for (Map.Entry<String, Json> entry : auths.entrySet()) {
            if (hostname(entry.getKey()).equals(key)) {
                return decoded(key, entry.getValue());
            }
        }
        return Credentials.none(key);
    }

    private String helper(String key) {
        String own = settings.content().at("credHelpers").at(key).text();
        return own.isEmpty() ? settings.content().at("credsStore").text() : own;
    }

    private static Credentials decoded(String key, Json entry) {
        String token = entry.at("identitytoken").text();
        String auth = entry.at("auth").text();
        if (auth.isEmpty()) {
            return new Credentials(
                    entry.at("username").text(), entry.at("password").text(), key, token);
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            pair = "";
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new CommandFailure("Invalid auth configuration file: the credentials for " + key + " are damaged");
        }
        return new Credentials(pair.substring(0, colon), pair.substring(colon + 1), key, token);
    }

    /**
     * Keeps credentials under their server's name.
     *
     * @return whether a password is now in the file for whoever can read it
     */
    boolean store(Credentials credentials) throws IOException {
        String key = credentials.serverAddress();
        String helper = helper(key);
        if (!helper.isEmpty()) {
            new CredentialProgram(helper).store(credentials);
            setAuth(key, new JsonObject().json());
            return false;
        }
        String pair = credentials.username() + ":" + credentials.password();
        setAuth(
                key,
                new JsonObject()
                        .put("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                        .putUnlessEmpty("identitytoken", credentials.identityToken())
                        .json());
        return !credentials.password().isEmpty();
    }

    private void setAuth(String key, Json value) throws IOException {
        JsonObject auths = new JsonObject();
        settings.content().at("auths").fields().forEach(auths::put);
        settings.put("auths", auths.put(key, value).json());
    }

    void erase(String key) throws IOException {
        String helper = helper(key);
        if (!helper.isEmpty()) {
            new CredentialProgram(helper).erase(key);
        }
        Map<String, Json> before = settings.content().at("auths").fields();
        if (before.containsKey(key)) {
            JsonObject auths = new JsonObject();
            before.forEach((name, value) -> {
                if (!name.equals(key)) {
                    auths.put(name, value);
                }
            });
            settings.put("auths", auths.json());
        }
    }

    Path path() {
        return settings.path();
    }
}
