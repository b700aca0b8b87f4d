package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.io.IOException;
import java.util.List;

/** {@code priok compose push}. */
final class PushCommand extends ProjectCommand {
    private final BoolFlag ignoreFailures =
            flags.bool("ignore-push-failures", "Push what it can and ignores images with push failures");
    private final BoolFlag includeDeps =
            flags.bool("include-deps", "Also push images of services declared as dependencies");
    private final BoolFlag quiet =
            flags.shorthand('q', flags.bool("quiet", "Push without printing progress information"));

    PushCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Push service images", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Project project = ProjectChange.selected(context, arguments, includeDeps.value());
        List<Service> pushed = project.services().values().stream()
                .filter(service ->
                        service.build().isPresent() && !service.image().isEmpty())
                .toList();
        new ImageSupply(context, project).push(pushed, ignoreFailures.value(), quiet.value());
        return 0;
    }
}
