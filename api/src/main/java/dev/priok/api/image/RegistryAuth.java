package dev.priok.api.image;

import dev.priok.api.http.Exchange;
import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads credentials for registries: JSON, which headers carry in base64url (RFC 4648, section 5). */
final class RegistryAuth {
    private RegistryAuth() {}

    /** Of the header {@code X-Registry-Auth}. Like dockerd's, a broken one is nobody's. */
    static RegistryCredentials of(Exchange exchange) {
        @Nullable String header = exchange.header("X-Registry-Auth");
        if (header == null || header.isEmpty()) {
            return RegistryCredentials.NONE;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(header);
            return of(Json.read(new ByteArrayInputStream(json)));
        } catch (IllegalArgumentException | EngineException e) {
            return RegistryCredentials.NONE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RegistryCredentials of(Fields fields) {
        return new RegistryCredentials(
                fields.text("username"),
                fields.text("password"),
                fields.text("serveraddress"),
                fields.text("identitytoken"),
                fields.text("registrytoken"));
    }
}
