package dev.priok.distribution.transfer;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.oci.Documents;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a transfer needs to know of an image's configuration; the whole is read where it is kept.
 *
 * @param diffIds base first
 */
record ConfigBlob(Platform platform, List<Digest> diffIds) {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** As for manifests. */
    static final int MOST_BYTES = Documents.MAX_BYTES;

    static ConfigBlob parse(byte[] json) {
        try {
            JsonNode config = MAPPER.readTree(json);
            JsonNode ids = config.path("rootfs").path("diff_ids");
            if (!ids.isArray()) {
                throw EngineException.invalid("image configuration has no list of layers (rootfs.diff_ids)");
            }
            List<Digest> diffIds = new ArrayList<>();
            ids.forEach(id -> diffIds.add(Digest.parse(id.asString(""))));
            Platform platform = new Platform(text(config, "os"), text(config, "architecture"), text(config, "variant"));
            return new ConfigBlob(platform, List.copyOf(diffIds));
        } catch (JacksonException e) {
            throw EngineException.invalid("image configuration is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode config, String name) {
        return config.path(name).asString("");
    }
}
