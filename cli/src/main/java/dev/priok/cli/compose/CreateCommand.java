package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.compose.converge.Recreation;
import dev.priok.compose.model.Project;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** {@code priok compose create}. */
final class CreateCommand extends ProjectCommand {
    private final CreateFlags create = new CreateFlags(flags);

    CreateCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Creates containers for a service", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        create.check();
        Project project = ProjectChange.scaled(
                ProjectChange.selected(context, arguments, true), CreateFlags.counts(create.scale.values()));
        Map<String, String> images = new ImageSupply(context, project).ensure(create.images(false));
        ProjectChange.Choice choice = new ProjectChange.Choice(
                new LinkedHashSet<>(arguments),
                create.ofNamed(),
                Recreation.DIVERGED,
                true,
                "",
                create.orphans(context),
                create.yes.value());
        showing(context, progress -> new ProjectChange(context, project).create(progress, images, choice));
        return 0;
    }
}
