package dev.priok.api.http;

import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads {@code os[/arch[/variant]]}, or an architecture alone. */
public final class Platforms {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    private Platforms() {}

    /** InvalidParameter for anything else. */
    public static ImageConfig.Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        if (parts.length > 3) {
            throw invalid(text);
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw invalid(text);
            }
        }
        if (parts.length == 1) {
            return parts[0].equals("linux")
                    ? new ImageConfig.Platform("linux", "", "")
                    : new ImageConfig.Platform("linux", architecture(parts[0]), "");
        }
        return new ImageConfig.Platform(parts[0], architecture(parts[1]), parts.length == 3 ? parts[2] : "");
    }

    private static String architecture(String word) {
        return switch (word) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armhf", "armel" -> "arm";
            case "i386" -> "386";
            default -> word;
        };
    }

    private static EngineException invalid(String text) {
        return EngineException.invalid(
                "\"" + text + "\" is an invalid platform: os[/arch[/variant]] expected, such as linux/amd64");
    }
}
