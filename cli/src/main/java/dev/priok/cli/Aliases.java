package dev.priok.cli;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The member {@code aliases} of docker's settings, which knows one name alone: who builds, beside {@code buildx}. */
final class Aliases {
    private static final String BUILDER = "builder";
    /** What that name stands for anyway. */
    private static final String STANDARD = "buildx";

    private Aliases() {}

    /** The command line with the other name's program in place of {@code builder}, or before {@code build}. */
    static List<String> applied(Session session, List<String> words) {
        Map<String, Json> aliases = session.settings().content().at("aliases").fields();
        if (aliases.isEmpty()) {
            return words;
        }
        for (String name : aliases.keySet()) {
            if (!name.equals(BUILDER)) {
                throw new CommandFailure("not allowed to alias \"" + name + "\" (allowed: \"" + BUILDER + "\")");
            }
        }
        String target = session.settings().content().at("aliases", BUILDER).text();
        if (target.isEmpty() || target.equals(STANDARD)) {
            return words;
        }
        if (session.isCommand(target)) {
            throw new CommandFailure("not allowed to alias with builtin \"" + target + "\" as target");
        }
        List<String> changed = new ArrayList<>(words);
        switch (words.getFirst()) {
            case BUILDER -> changed.set(0, target);
            case "build" -> changed.addFirst(target);
            default -> {
                return words;
            }
        }
        return changed;
    }
}
