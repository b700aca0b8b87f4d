package dev.priok.api.network;

import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;

/** A network that exists without having been created. */
public enum BuiltInNetwork {
    NONE("none", "null"),
    HOST("host", "host");

    private final String word;
    private final String driver;
    private final String id;

    BuiltInNetwork(String word, String driver) {
        this.word = word;
        this.driver = driver;
        this.id = Digest.sha256(("priok network " + word).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    public String word() {
        return word;
    }

    public String driver() {
        return driver;
    }

    /** 64 hexadecimal digits, the same on every machine. */
    public String id() {
        return id;
    }
}
