package dev.priok.store.image;

import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Identity of a stack of layers (OCI image-spec, config.md, "Layer ChainID"). */
public final class ChainId {
    private ChainId() {}

    /** One per layer, base first: of the stack up to that layer. */
    public static List<Digest> of(List<Digest> diffIds) {
        List<Digest> chain = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            chain.add(
                    chain.isEmpty()
                            ? diffId
                            : Digest.sha256((chain.getLast() + " " + diffId).getBytes(StandardCharsets.US_ASCII)));
        }
        return chain;
    }
}
