package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.io.IOException;
import java.util.List;

/** {@code priok compose build}. */
final class BuildServicesCommand extends ProjectCommand {
    private final ListFlag arguments =
            flags.add(new ListFlag("build-arg", "stringArray", "Set build-time variables for services"));
    private final BoolFlag noCache = flags.bool("no-cache", "Do not use cache when building the image");
    private final BoolFlag pull = flags.bool("pull", "Always attempt to pull a newer version of the image");
    private final BoolFlag push = flags.bool("push", "Push service images");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Suppress the build output"));
    private final BoolFlag withDependencies = flags.bool("with-dependencies", "Also build dependencies (transitively)");

    BuildServicesCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Build or rebuild services", ArgumentCount.any()));
        refuse(flags);
    }

    private static void refuse(FlagSet flags) {
        flags.refused("builder", "string", "there is one builder, the daemon's");
        flags.refused("check", "", "docker compose can check with BuildKit");
        flags.refused("memory", "bytes", "say mem_limit of the build in priok build --memory");
        flags.refused("print", "", "builds aren't described in bake's language");
        flags.refused("provenance", "string", "docker compose can build it with BuildKit");
        flags.refused("sbom", "string", "docker compose can build it with BuildKit");
        flags.refused("ssh", "string", "docker compose can build it with BuildKit");
    }

    @Override
    int run(ProjectContext context, List<String> services) throws IOException {
        Project project = services.isEmpty() && context.project().services().isEmpty()
                ? context.project()
                : ProjectChange.selected(context, services, withDependencies.value());
        List<Service> built = project.services().values().stream()
                .filter(service -> service.build().isPresent())
                .toList();
        if (built.isEmpty()) {
            context.session().err().line("No services to build");
            return 0;
        }
        ImageSupply supply = new ImageSupply(context, project);
        for (Service service : built) {
            supply.build(
                    service,
                    new ImageSupply.BuildChoice(noCache.value(), pull.value(), arguments.values(), quiet.value()));
        }
        if (push.value()) {
            supply.push(
                    built.stream().filter(service -> !service.image().isEmpty()).toList(), false, quiet.value());
        }
        return 0;
    }
}
