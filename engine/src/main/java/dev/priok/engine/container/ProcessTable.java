package dev.priok.engine.container;

import java.util.List;

/** Output of {@code ps} for a container's processes. */
public record ProcessTable(List<String> titles, List<List<String>> processes) {
    public ProcessTable {
        titles = List.copyOf(titles);
        processes = List.copyOf(processes);
    }
}
