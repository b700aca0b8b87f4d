package dev.priok.compose.schema;

import dev.priok.compose.tree.Place;
import dev.priok.compose.tree.TreePath;
import dev.priok.model.EngineException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with files, each with its place. */
public final class Violations {
    private static final int MOST = 20;

    private final Set<String> messages = new LinkedHashSet<>();

    public void add(Place place, TreePath path, String message) {
        messages.add(line(place, path, message));
    }

    /** One alone. */
    public static EngineException one(Place place, TreePath path, String message) {
        return EngineException.invalid(line(place, path, message));
    }

    private static String line(Place place, TreePath path, String message) {
        String where = place.toString();
        String what = path.toString();
        return (where.isEmpty() ? "" : where + ": ") + (what.isEmpty() ? "" : what + " ") + message;
    }

    /** An {@link EngineException} with all of them, a line each, if there are any. */
    public void throwIfAny() {
        if (messages.isEmpty()) {
            return;
        }
        String shown = String.join("\n", messages.stream().limit(MOST).toList());
        int more = messages.size() - MOST;
        throw EngineException.invalid(more > 0 ? shown + "\nand " + more + " more" : shown);
    }
}
