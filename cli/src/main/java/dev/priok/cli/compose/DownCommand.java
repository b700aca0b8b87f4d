package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.converge.Teardown;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ProjectState;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** {@code priok compose down}. */
final class DownCommand extends ProjectCommand {
    private final BoolFlag orphans = flags.bool("remove-orphans", """
            Remove containers for services not defined in
            the Compose file""");
    private final StringFlag images = flags.string("rmi", """
            Remove images used by services. "local" remove only images that don't have a custom tag ("local"|"all")""");
    private final IntFlag timeout =
            flags.shorthand('t', flags.integer("timeout", "Specify a shutdown timeout in seconds"));
    private final BoolFlag volumes = flags.shorthand('v', flags.bool("volumes", """
            Remove named volumes declared in the "volumes" section of the Compose file and anonymous volumes attached \
            to containers"""));

    DownCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis("[OPTIONS] [SERVICES]", "Stop and remove containers, networks", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Teardown.Images which = switch (images.value()) {
            case "" -> Teardown.Images.NONE;
            case "all" -> Teardown.Images.ALL;
            case "local" -> Teardown.Images.LOCAL;
            default -> throw new CommandFailure("invalid value for --rmi: \"" + images.value() + "\"");
        };
        Project project = context.projectIfRead();
        String name = context.projectName();
        ProjectState state = ProjectState.observe(context.session().engine(), name);
        if (project != null) {
            for (String service : arguments) {
                if (!project.allServices().containsKey(service)) {
                    throw new CommandFailure("no such service: " + service);
                }
            }
        }
        Set<String> known = project == null
                ? Set.of()
                : new LinkedHashSet<>(project.allServices().keySet());
        Predicate<String> builtHere = image -> isBuiltHere(project, name, image);
        Teardown.Extent extent = new Teardown.Extent(
                arguments, known, context.removesOrphans(orphans), volumes.value(), which, builtHere);
        showing(
                context,
                progress -> new Teardown(
                                context.session().engine(),
                                progress,
                                new Stopping(
                                        calls(context, progress),
                                        seconds(timeout),
                                        Hooks.beforeStop(context, progress)))
                        .run(state, extent));
        return 0;
    }

    private static boolean isBuiltHere(@org.jspecify.annotations.Nullable Project project, String name, String image) {
        if (project == null) {
            return image.startsWith(name + "-") && image.indexOf('/') < 0;
        }
        return project.allServices().values().stream()
                .anyMatch(service -> service.image().isEmpty()
                        && (name + "-" + service.name()).equals(image.replaceAll(":latest$", "")));
    }
}
