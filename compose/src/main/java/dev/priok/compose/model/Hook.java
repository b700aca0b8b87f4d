package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;

/**
 * A command that is run in a container when it has started or is about to stop.
 *
 * @param user empty: the container's
 * @param workingDirectory empty: the container's
 */
public record Hook(
        List<String> command,
        String user,
        boolean privileged,
        String workingDirectory,
        SortedMap<String, Variable> environment) {
    static Hook read(Fields fields) {
        return new Hook(
                fields.texts("command"),
                fields.text("user"),
                fields.flag("privileged"),
                fields.text("working_dir"),
                fields.map("environment", Variable::read));
    }
}
