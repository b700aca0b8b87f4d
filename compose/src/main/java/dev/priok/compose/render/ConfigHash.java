package dev.priok.compose.render;

import dev.priok.compose.model.Network;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Volume;
import dev.priok.compose.schema.Grammar;
import dev.priok.compose.schema.ServiceGrammar;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Scalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes by which it is known whether a container, network or volume is what a file says now. They are docker compose
 * 2.40's, so that either takes the other's projects over without making anything anew.
 */
public final class ConfigHash {
    private ConfigHash() {}

    /**
     * A service's. What is built, how it is pulled, how often it runs and what it waits for make no difference. Its
     * environment must be complete.
     */
    public static String of(Service service) {
        Mapping document = withoutReplicas(service.document())
                .without("build")
                .without("pull_policy")
                .without("scale")
                .without("depends_on")
                .without("profiles");
        return sha256(JsonText.compact(new Printer(Dialect.JSON).object(document, ServiceGrammar.SERVICE)));
    }

    /** Whether the hash is this service's, as it is now or as docker compose 2.26 made it. */
    public static boolean means(Service service, String hash) {
        return hash.equals(of(service)) || hash.equals(former(service));
    }

    private static String former(Service service) {
        Mapping document = withoutReplicas(service.document())
                .without("build")
                .without("pull_policy")
                .without("scale");
        return sha256(JsonText.compact(new Printer(Dialect.FORMER_JSON).object(document, ServiceGrammar.SERVICE)));
    }

    public static String of(Network network) {
        return sha256(JsonText.compact(new Printer(Dialect.JSON).object(network.document(), Grammar.NETWORK)));
    }

    public static String of(Volume volume) {
        Mapping document =
                volume.driver().isEmpty() ? volume.document().with("driver", Scalar.of("local")) : volume.document();
        return sha256(JsonText.compact(new Printer(Dialect.JSON).object(document, Grammar.VOLUME)));
    }

    private static Mapping withoutReplicas(Mapping document) {
        return document.get("deploy") instanceof Mapping deploy
                ? document.with("deploy", deploy.without("replicas"))
                : document;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
