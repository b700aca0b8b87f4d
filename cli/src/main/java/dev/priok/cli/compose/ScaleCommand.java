package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.compose.model.Project;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code priok compose scale}. */
final class ScaleCommand extends ProjectCommand {
    private final BoolFlag noDeps = flags.bool("no-deps", "Don't start linked services");

    ScaleCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[SERVICE=REPLICAS...]", "Scale services", ArgumentCount.atLeast(1)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Map<String, Integer> counts = CreateFlags.counts(arguments);
        Project project = ProjectChange.scaled(
                ProjectChange.selected(context, List.copyOf(counts.keySet()), !noDeps.value()), counts);
        Map<String, String> images =
                new ImageSupply(context, project).ensure(new ImageSupply.Wanted(null, false, false, false, false));
        ProjectChange change = new ProjectChange(context, project);
        showing(context, progress -> {
            change.create(progress, images, ProjectChange.Choice.plain());
            Hooks.starter(context, progress, project).run(change.start(null));
        });
        return 0;
    }
}
