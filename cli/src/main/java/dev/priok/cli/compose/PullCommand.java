package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code priok compose pull}. */
final class PullCommand extends ProjectCommand {
    private final BoolFlag ignoreBuildable = flags.bool("ignore-buildable", "Ignore images that can be built");
    private final BoolFlag ignoreFailures =
            flags.bool("ignore-pull-failures", "Pull what it can and ignores images with pull failures");
    private final BoolFlag includeDeps = flags.bool("include-deps", "Also pull services declared as dependencies");
    private final StringFlag policy = flags.string("policy", "Apply pull policy (\"missing\"|\"always\")");
    private final BoolFlag quiet =
            flags.shorthand('q', flags.bool("quiet", "Pull without printing progress information"));

    PullCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Pull service images", ArgumentCount.any()));
        flags.deprecated("images are pulled beside each other", flags.bool("parallel", "Has no effect"));
        flags.deprecated("priok compose --parallel says how many at once", flags.bool("no-parallel", "Has no effect"));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        if (!policy.value().matches("|missing|always")) {
            throw new CommandFailure("invalid --policy \"" + policy.value() + "\": it is one of missing, always");
        }
        Project project = ProjectChange.selected(context, arguments, includeDeps.value());
        ImageSupply supply = new ImageSupply(context, project);
        Set<String> present = policy.value().equals("missing")
                ? new HashSet<>(supply.present().keySet())
                : Set.of();
        List<Service> pulled = project.services().values().stream()
                .filter(service -> !service.image().isEmpty())
                .filter(service -> !ignoreBuildable.value() || service.build().isEmpty())
                .filter(service -> !present.contains(service.name()))
                .toList();
        supply.pull(pulled, ignoreFailures.value(), quiet.value());
        return 0;
    }
}
