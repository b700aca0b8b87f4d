package dev.priok.build.dockerfile;

import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;
import java.util.List;

/**
 * What can be given to a target, as someone who is about to build it wants to know it. Lists are in the order of the file's
 * lines.
 *
 * @param name empty: none
 * @param description what the comment above the stage says after its name; empty: nothing
 * @param agents of {@code --ssh}
 */
public record TargetOutline(
        SourceFile dockerfile,
        String name,
        String description,
        List<Argument> arguments,
        List<Need> secrets,
        List<Need> agents) {
    public TargetOutline {
        arguments = List.copyOf(arguments);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
    }

    /** @param value with what the request gives; empty: none */
    public record Argument(String name, String description, String value, SourceLocation location) {}

    /** @param required a step fails without it */
    public record Need(String id, boolean required, SourceLocation location) {}
}
