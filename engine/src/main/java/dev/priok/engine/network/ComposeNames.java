package dev.priok.engine.network;

import dev.priok.model.Container;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that Compose's first version gave containers, {@code project_service_1}: scripts and programs that were
 * written for it still ask for them. Whoever brought the container about, its labels say what they are.
 */
public final class ComposeNames {
    private static final String PREFIX = "com.docker.compose.";

    private ComposeNames() {}

    /** Empty for a container that belongs to no project. */
    public static List<String> former(Container container) {
        return former(container.spec().config().labels());
    }

    /** The older of them was made of the project's letters and digits alone. */
    static List<String> former(Map<String, String> labels) {
        String project = labels.getOrDefault(PREFIX + "project", "");
        String service = labels.getOrDefault(PREFIX + "service", "");
        String number = labels.getOrDefault(PREFIX + "container-number", "");
        boolean oneOff = labels.getOrDefault(PREFIX + "oneoff", "").equalsIgnoreCase("true");
        if (project.isEmpty() || service.isEmpty() || number.isEmpty() || oneOff) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        String plain = project.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        names.add(plain + "_" + service + "_" + number);
        names.add(project + "_" + service + "_" + number);
        return List.copyOf(names);
    }
}
