package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
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
    private final BytesFlag memory =
            flags.shorthand('m', flags.bytes("memory", "Set memory limit for the build container."));
    private final StringFlag provenance = flags.string("provenance", "Add a provenance attestation");
    private final StringFlag sbom = flags.string("sbom", "Add a SBOM attestation");
    private final ListFlag ssh = flags.add(new ListFlag("ssh", "string", """
            Set SSH authentications used when building service images. (use 'default' for using your default SSH \
            Agent)"""));
    private final BoolFlag withDependencies = flags.bool("with-dependencies", "Also build dependencies (transitively)");

    BuildServicesCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Build or rebuild services", ArgumentCount.any()));
        refuse(flags);
    }

    private static void refuse(FlagSet flags) {
        flags.refused("builder", "string", "there is one builder, the daemon's", "", "default");
        flags.refused("check", "", "docker compose asks the daemon for checks alone", "false");
        flags.refused("print", "", "builds aren't described in bake's language", "false");
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
        supply.buildAll(
                built,
                new ImageSupply.BuildChoice(
                        noCache.value(),
                        pull.value(),
                        arguments.values(),
                        ssh.values(),
                        memory.given() ? Long.toString(memory.valueBytes()) : "",
                        provenance.value(),
                        sbom.value(),
                        quiet.value(),
                        push.value() ? ImageSupply.Use.PUSHED : ImageSupply.Use.KEPT));
        return 0;
    }
}
