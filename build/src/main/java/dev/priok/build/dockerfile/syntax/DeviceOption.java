package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.syntax.Instruction.RunDevice;
import dev.priok.model.CommaSeparated;
import dev.priok.model.Suggestion;
import java.util.List;
import java.util.Locale;

/** {@code RUN --device}: {@code name=NAME,required} or {@code NAME,required}. */
final class DeviceOption {
    private DeviceOption() {}

    static RunDevice parse(String text) {
        String name = "";
        boolean required = false;
        for (String field : CommaSeparated.values(text, (_, problem) -> BuildException.of(problem))) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            String value = field.substring(equals + 1);
            if (key.equals("required")) {
                required = equals < 0 || Truth.parse(key, value);
            } else if (key.equals("name") && equals >= 0) {
                if (!name.isEmpty()) {
                    throw BuildException.of("device name already set to " + name);
                }
                name = value;
            } else if (name.isEmpty()) {
                name = field;
            } else if (equals < 0) {
                throw BuildException.of("invalid field '" + field + "' must be a key=value pair");
            } else {
                throw BuildException.of(Suggestion.added(
                        "unexpected key '" + key + "' in '" + field + "'",
                        Suggestion.among(key, List.of("name", "required"))));
            }
        }
        return new RunDevice(name, required);
    }
}
