package dev.priok.build.attest;

import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Package URLs (package-url specification), by which images and packages are called in attestations. */
public final class PackageUrl {
    private PackageUrl() {}

    /** An image of a registry, as {@code pkg:docker/name@tag?platform=linux%2Famd64}. */
    public static String ofImage(ImageReference reference, Platform platform) {
        Map<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("platform", PlatformNames.format(platform));
        Digest digest = reference.digest();
        if (digest != null) {
            qualifiers.put("digest", digest.toString());
        }
        String tag = reference.tag();
        return of("docker", reference.familiarName(), tag == null ? "" : tag, qualifiers);
    }

    /** An image of an OCI layout. What clients call their layouts is made up for each build and not told. */
    static String ofLayout(Digest digest, Platform platform) {
        return of("oci", "layout", "", Map.of("digest", digest.toString(), "platform", PlatformNames.format(platform)));
    }

    /**
     * Anything else.
     *
     * @param path what leads to the name, and the name; with slashes
     * @param version empty: none
     */
    public static String of(String type, String path, String version, Map<String, String> qualifiers) {
        StringBuilder url = new StringBuilder("pkg:").append(type);
        for (String part : path.split("/")) {
            url.append('/').append(encoded(part));
        }
        if (!version.isEmpty()) {
            url.append('@').append(encoded(version));
        }
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(qualifiers).forEach((name, value) -> {
            if (!value.isEmpty()) {
                pairs.add(name + "=" + encoded(value));
            }
        });
        return pairs.isEmpty()
                ? url.toString()
                : url.append('?').append(String.join("&", pairs)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
