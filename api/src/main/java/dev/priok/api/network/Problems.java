package dev.priok.api.network;

import dev.priok.model.EngineException;
import java.util.List;

/** All that is wrong with one object, told at once as dockerd 28 does. */
final class Problems {
    private Problems() {}

    /** InvalidParameter with everything that is wrong, unless that is nothing. */
    static void refuse(String heading, List<String> problems) {
        if (problems.size() == 1) {
            throw EngineException.invalid(heading + ":\n" + problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw EngineException.invalid(heading + ":\n* " + String.join("\n* ", problems));
        }
    }
}
