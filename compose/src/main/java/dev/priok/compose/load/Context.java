package dev.priok.compose.load;

import dev.priok.compose.LoadRequest.Depth;
import dev.priok.compose.env.Template;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What files are read with.
 *
 * @param environment the variables
 * @param told the variables whose lack was told already
 */
public record Context(
        Map<String, String> environment, Depth depth, Consumer<String> warnings, Set<String> told, FileTexts texts)
        implements Template.Variables {
    public Context(Map<String, String> environment, Depth depth, Consumer<String> warnings, FileTexts texts) {
        this(new TreeMap<>(environment), depth, warnings, new LinkedHashSet<>(), texts);
    }

    @Override
    public @Nullable String value(String name) {
        return environment.get(name);
    }

    @Override
    public void missing(String name) {
        if (told.add(name)) {
            warnings.accept("The \"" + name + "\" variable is not set. Defaulting to a blank string.");
        }
    }

    /** With further variables, which don't win over those there are. */
    Context withDefaults(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(environment);
        return new Context(all, depth, warnings, told, texts);
    }

    String home() {
        return environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    }
}
