package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import java.util.List;

/** A language model that services may use. */
public record LanguageModel(
        String key, String name, String model, long contextSize, List<String> runtimeFlags, Mapping document) {
    /** Reads a checked, normalized mapping. */
    public static LanguageModel read(String key, Mapping document) {
        Fields fields = Fields.of(document);
        return new LanguageModel(
                key,
                fields.text("name"),
                fields.text("model"),
                fields.number("context_size"),
                fields.texts("runtime_flags"),
                document);
    }
}
