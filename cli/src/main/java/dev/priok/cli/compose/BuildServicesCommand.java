package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code priok compose build}. */
final class BuildServicesCommand extends ProjectCommand {
    private final ListFlag arguments =
            flags.add(new ListFlag("build-arg", "stringArray", "Set build-time variables for services"));
    private final StringFlag builder = flags.string("builder", "Set builder to use");
    private final BoolFlag check = flags.bool("check", "Check build configuration");
    private final BoolFlag noCache = flags.bool("no-cache", "Do not use cache when building the image");
    private final BoolFlag print = flags.bool("print", "Print equivalent bake file");
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
        flags.deprecated("services are built at once", flags.boolOn("parallel", "Has no effect"));
        flags.deprecated("contexts are sent as they are", flags.boolOn("compress", "Has no effect"));
        flags.deprecated("steps of builds leave no containers", flags.boolOn("force-rm", "Has no effect"));
        flags.deprecated("steps of builds leave no containers", flags.bool("no-rm", "Has no effect"));
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
        if (print.value()) {
            // Also what isn't built but has a build: targets may be named.
            Project whole = ProjectChange.selected(context, services, true);
            List<Service> wanted = ImageSupply.withBases(project, built);
            List<Service> described = ImageSupply.withBases(
                    whole,
                    Stream.concat(whole.services().values().stream(), wanted.stream())
                            .toList());
            Map<String, String> proxies = KeyValues.map(context.session().proxies(List.of()));
            context.session()
                    .out()
                    .print(new BakeFile(whole, choice(), proxies, check.value()).text(described, wanted));
            return 0;
        }
        if (check.value() && !context.dryRun()) {
            return supply.checkAll(ImageSupply.withBases(project, built), choice());
        }
        supply.buildAll(built, choice());
        return 0;
    }

    private ImageSupply.BuildChoice choice() {
        return new ImageSupply.BuildChoice(
                noCache.value(),
                pull.value(),
                arguments.values(),
                ssh.values(),
                memory.given() ? Long.toString(memory.valueBytes()) : "",
                provenance.value(),
                sbom.value(),
                builder.value(),
                quiet.value(),
                push.value() ? ImageSupply.Use.PUSHED : ImageSupply.Use.KEPT);
    }
}
