package dev.priok.engine.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Edits the text of a hosts file, hosts(5), as the engine writes it: address, tab, names. */
final class HostsText {
    private HostsText() {}

    /** Replaces the lines of these names by others, which come at the end unless they are there already. */
    static String replaced(String text, Collection<String> names, List<String> next) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.removeIf(line -> names.contains(line.substring(line.indexOf('\t') + 1)) && !next.contains(line));
        next.stream().filter(line -> !lines.contains(line)).forEach(lines::add);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
