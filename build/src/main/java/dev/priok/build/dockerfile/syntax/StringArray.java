package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON arrays of strings. */
final class StringArray {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StringArray() {}

    /**
     * The strings; empty if the text isn't a JSON array, which then means something else.
     *
     * @throws BuildException if it is an array of other things
     */
    static Optional<List<String>> parse(String text) {
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        JsonNode array;
        try {
            array = JSON.readTree(text);
        } catch (JacksonException _) {
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isString()) {
                throw BuildException.of("when using JSON array syntax, arrays must be comprised of strings only");
            }
            strings.add(element.stringValue());
        }
        return Optional.of(strings);
    }
}
