package dev.priok.compose.load;

import dev.priok.compose.env.Template;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of variables as {@code docker run --env-file} has them: what stands behind the sign is the value. */
final class RawVariables {
    private static final long LARGEST_BYTES = 4L << 20;

    private RawVariables() {}

    static void read(Path file, Map<String, String> into, Template.Variables outside) {
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw EngineException.invalid(file + ": larger than " + LARGEST_BYTES + " bytes");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            text.lines().forEach(line -> line(file, line.stripLeading(), into, outside));
        } catch (IOException e) {
            throw EngineException.invalid("cannot read the variables of " + file + ": " + e.getMessage());
        }
    }

    private static void line(Path file, String line, Map<String, String> into, Template.Variables outside) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        int equals = line.indexOf('=');
        String name = equals < 0 ? line.strip() : line.substring(0, equals);
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw EngineException.invalid(file + ": '" + name + "' is no name of a variable");
        }
        String value = equals < 0 ? outside.value(name) : line.substring(equals + 1);
        if (value != null) {
            into.put(name, value);
        }
    }
}
