package dev.priok.build;

import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said about a result beside it.
 *
 * @param provenance how it was made; null: nothing
 * @param sbom what packages it has
 */
public record Attestations(@Nullable Provenance provenance, boolean sbom) {
    public static final Attestations NONE = new Attestations(null, false);

    private static final Set<String> OF_PROVENANCE =
            Set.of("type", "mode", "version", "inline-only", "reproducible", "builder-id", "disabled", "filename");

    /**
     * How a result was made.
     *
     * @param max with build arguments, the steps and the Dockerfile
     * @param v1 as SLSA 1 has it; otherwise 0.2
     * @param inlineOnly only where it is part of the image
     * @param reproducible the client says that the same inputs give the same result
     * @param builderId who built it; empty: this isn't said
     */
    public record Provenance(boolean max, boolean v1, boolean inlineOnly, boolean reproducible, String builderId) {
        /** What those get who ask how a build was made, and not for it to be said beside the result. */
        public static Provenance told(boolean v1) {
            return new Provenance(true, v1, false, false, "");
        }
    }

    /**
     * As BuildKit's frontends take them.
     *
     * @param asked {@code provenance} and {@code sbom}, with their words by name
     * @throws EngineException InvalidParameter, with its name, for what isn't known or can't be done
     */
    public static Attestations of(Map<String, Map<String, String>> asked) {
        Provenance provenance = null;
        boolean sbom = false;
        for (Map.Entry<String, Map<String, String>> one : new TreeMap<>(asked).entrySet()) {
            Map<String, String> words = one.getValue();
            boolean disabled = flag(words, "disabled");
            switch (one.getKey()) {
                case "provenance" -> provenance = disabled ? null : provenance(words);
                case "sbom" -> sbom = !disabled && sbom(words);
                default -> throw EngineException.invalid("the attestation " + one.getKey() + " is not supported");
            }
        }
        return new Attestations(provenance, sbom);
    }

    private static Provenance provenance(Map<String, String> words) {
        words.keySet().stream()
                .filter(word -> !OF_PROVENANCE.contains(word))
                .sorted()
                .findFirst()
                .ifPresent(word -> {
                    throw EngineException.invalid("the provenance attestation's " + word + " is not supported");
                });
        if (!words.getOrDefault("filename", "provenance.json").equals("provenance.json")) {
            throw EngineException.invalid("the provenance attestation's filename is not supported");
        }
        boolean max = switch (words.getOrDefault("mode", "min")) {
            case "min" -> false;
            case "max" -> true;
            default -> throw EngineException.invalid("invalid provenance mode: " + words.get("mode"));
        };
        boolean v1 = switch (words.getOrDefault("version", "v0.2")) {
            case "v0.2" -> false;
            case "v1" -> true;
            default -> throw EngineException.invalid("invalid provenance SLSA version: " + words.get("version"));
        };
        return new Provenance(
                max, v1, flag(words, "inline-only"), flag(words, "reproducible"), words.getOrDefault("builder-id", ""));
    }

    private static boolean sbom(Map<String, String> words) {
        for (String word : new TreeMap<>(words).keySet()) {
            if (word.equals("generator")) {
                throw EngineException.invalid("the SBOM generator " + words.get(word)
                        + " is not supported: the engine makes the list itself");
            }
            if (!word.equals("disabled") && !word.equals("type")) {
                throw EngineException.invalid("the SBOM attestation's " + word + " is not supported");
            }
        }
        return true;
    }

    private static boolean flag(Map<String, String> words, String name) {
        String word = words.getOrDefault(name, "");
        return !word.isEmpty()
                && GoBoolean.parse(word)
                        .orElseThrow(() -> EngineException.invalid("invalid value " + word + " of " + name));
    }

    public boolean isNone() {
        return provenance == null && !sbom;
    }

    /** Those that are wanted wherever the result goes. */
    public Attestations demanded() {
        return new Attestations(provenance == null || provenance.inlineOnly() ? null : provenance, sbom);
    }
}
