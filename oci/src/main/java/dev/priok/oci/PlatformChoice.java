package dev.priok.oci;

import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which of an index's images fits a platform, in the words of Go's GOOS and GOARCH. */
public final class PlatformChoice {
    private PlatformChoice() {}

    /**
     * InvalidParameter if there is none. An image for the exact variant comes first, then one for an older variant, as
     * those run too.
     */
    public static Descriptor choose(Index index, Platform wanted) {
        for (String variant : variants(wanted)) {
            Optional<Descriptor> fitting = index.manifests().stream()
                    .filter(manifest -> isFor(manifest.platform(), wanted, variant))
                    .findFirst();
            if (fitting.isPresent()) {
                return fitting.get();
            }
        }
        return index.manifests().stream()
                .filter(manifest -> manifest.platform() == null && MediaTypes.DOCUMENTS.contains(manifest.mediaType()))
                .findFirst()
                .orElseThrow(() -> EngineException.invalid(
                        "no matching manifest for " + text(wanted) + " in the manifest list entries"));
    }

    private static boolean isFor(@Nullable Platform has, Platform wanted, String variant) {
        return has != null
                && has.os().equals(wanted.os())
                && has.architecture().equals(wanted.architecture())
                && normalVariant(has).equals(variant);
    }

    private static String normalVariant(Platform platform) {
        if (!platform.variant().isEmpty()) {
            return platform.variant();
        }
        return switch (platform.architecture()) {
            case "arm64" -> "v8";
            case "arm" -> "v7";
            default -> "";
        };
    }

    private static List<String> variants(Platform platform) {
        String own = normalVariant(platform);
        List<String> all = List.of("v8", "v7", "v6", "v5");
        int at = platform.architecture().equals("arm") ? all.indexOf(own) : -1;
        return at < 0 ? List.of(own) : all.subList(at, all.size());
    }

    /** Whether an image that is no index's, or that is here, will do. */
    public static boolean fits(Platform has, Platform wanted) {
        return variants(wanted).stream().anyMatch(variant -> isFor(has, wanted, variant));
    }

    public static String text(Platform platform) {
        return platform.os() + "/" + platform.architecture()
                + (platform.variant().isEmpty() ? "" : "/" + platform.variant());
    }
}
