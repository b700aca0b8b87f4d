package dev.priok.compose.state;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One container of a project.
 *
 * @param summary as the engine's list has it
 */
public record ServiceContainer(Json summary) {

    public String id() {
        return summary.at("Id").text();
    }

    /** Its own name, not one that a link gives it. */
    public String name() {
        String first = "";
        for (Json name : summary.at("Names").items()) {
            String text = name.text().startsWith("/") ? name.text().substring(1) : name.text();
            if (text.indexOf('/') < 0) {
                return text;
            }
            first = first.isEmpty() ? text : first;
        }
        return first;
    }

    public String project() {
        return label(ComposeLabels.PROJECT);
    }

    public String service() {
        return label(ComposeLabels.SERVICE);
    }

    /** Counted from 1 in its service; 0 if it isn't counted. */
    public int number() {
        try {
            return Integer.parseInt(label(ComposeLabels.CONTAINER_NUMBER));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Whether it was made for one command, beside what the project is to consist of. */
    public boolean oneOff() {
        return label(ComposeLabels.ONE_OFF).equals("True");
    }

    /** Without the project's name, if it has the usual one. */
    public String shortName() {
        String usual = project() + "-" + service() + "-" + label(ComposeLabels.CONTAINER_NUMBER);
        return name().equals(usual) ? usual.substring(project().length() + 1) : name();
    }

    /** The label's value, or the empty string. */
    public String label(String name) {
        return summary.at("Labels").at(name).text();
    }

    /** In lower case, such as {@code running}. */
    public String state() {
        return summary.at("State").text();
    }

    public boolean running() {
        return state().equals("running");
    }

    public String configHash() {
        return label(ComposeLabels.CONFIG_HASH);
    }

    /** The ids of the networks it is connected to. */
    public List<String> networkIds() {
        List<String> ids = new ArrayList<>();
        for (Json network : summary.at("NetworkSettings", "Networks").fields().values()) {
            ids.add(network.at("NetworkID").text());
        }
        return ids;
    }

    public List<String> volumeNames() {
        List<String> names = new ArrayList<>();
        for (Json mount : summary.at("Mounts").items()) {
            if (mount.at("Type").text().equals("volume")) {
                names.add(mount.at("Name").text());
            }
        }
        return names;
    }

    /** The services it depends on, with what of them it waits for, as it was made. */
    public Map<String, Dependency> dependencies() {
        Map<String, Dependency> found = new LinkedHashMap<>();
        for (String entry : label(ComposeLabels.DEPENDS_ON).split(",", -1)) {
            String[] parts = entry.split(":", -1);
            if (!parts[0].isEmpty()) {
                String condition = parts.length > 1 ? parts[1] : "service_started";
                found.put(parts[0], new Dependency(condition, parts.length > 2 && parts[2].equals("true")));
            }
        }
        return found;
    }

    /**
     * What one service waits for of another.
     *
     * @param condition such as {@code service_healthy}
     * @param restart whether it is started again when the other is
     */
    public record Dependency(String condition, boolean restart) {}
}
