package dev.priok.cli.registry;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who someone is to a registry; texts are empty where there is nothing to say.
 *
 * @param identityToken what to be known by instead of a password
 */
public record Credentials(String username, String password, String serverAddress, String identityToken) {
    static Credentials none(String serverAddress) {
        return new Credentials("", "", serverAddress, "");
    }

    boolean isComplete() {
        return !username.isEmpty() && !password.isEmpty();
    }

    /** After a login: with the token that the registry gave instead of the password, if it gave one. */
    Credentials withToken(String token) {
        return token.isEmpty() ? this : new Credentials(username, "", serverAddress, token);
    }

    Json json() {
        return new JsonObject()
                .putUnlessEmpty("username", username)
                .putUnlessEmpty("password", password)
                .putUnlessEmpty("serveraddress", serverAddress)
                .putUnlessEmpty("identitytoken", identityToken)
                .json();
    }

    /** For the header {@code X-Registry-Auth}. */
    public String header() {
        return Base64.getUrlEncoder().encodeToString(json().compact().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Credentials[username=" + username + ", serverAddress=" + serverAddress + "]";
    }
}
