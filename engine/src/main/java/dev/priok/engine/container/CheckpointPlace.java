package dev.priok.engine.container;

import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoint of a container is meant. InvalidParameter, in Docker's words, for a name that could mean another file.
 *
 * @param directory of the user's choice, in which the checkpoint has a directory of its name; null: the engine's own
 */
public record CheckpointPlace(String name, @Nullable Path directory) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    /** A file's name has 255 bytes at most, and an unfinished checkpoint a longer one. */
    private static final int LONGEST_NAME = 200;

    public CheckpointPlace {
        if (!isName(name)) {
            throw EngineException.invalid(
                    "invalid checkpoint ID \"" + name + "\", only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
    }

    /**
     * What a client says.
     *
     * @param directory empty: the engine's own
     */
    public static CheckpointPlace of(String name, String directory) {
        return new CheckpointPlace(name, directory(directory));
    }

    /** Null for an empty text; InvalidParameter for a path that would depend on where the engine runs. */
    public static @Nullable Path directory(String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw EngineException.invalid("invalid checkpoint directory \"" + text + "\": it must be an absolute path");
        }
        return Path.of(text).normalize();
    }

    static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches() && !text.endsWith(".");
    }
}
