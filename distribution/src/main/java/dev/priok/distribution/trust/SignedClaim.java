package dev.priok.distribution.trust;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a signature says (cosign, specs/SIGNATURE_SPEC.md, "Simple Signing").
 *
 * @param digest of the manifest or index
 * @param reference the name that it was signed as; null if the signature is for any
 */
record SignedClaim(Digest digest, @Nullable ImageReference reference) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String TYPE = "cosign container image signature";

    /** Empty if it says something else, or nothing that can be read. */
    static Optional<SignedClaim> parse(byte[] payload) {
        try {
            JsonNode critical = MAPPER.readTree(payload).path("critical");
            if (!critical.path("type").asString("").equals(TYPE)) {
                return Optional.empty();
            }
            Digest digest = Digest.parse(
                    critical.path("image").path("docker-manifest-digest").asString(""));
            String name = critical.path("identity").path("docker-reference").asString("");
            return Optional.of(new SignedClaim(digest, name.isEmpty() ? null : ImageReference.parse(name)));
        } catch (JacksonException | EngineException _) {
            return Optional.empty();
        }
    }
}
