package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.ComposeFiles;
import dev.priok.compose.LoadRequest;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.render.ProjectText;
import dev.priok.compose.tree.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

/** {@code priok compose config}: the project as its files say it, put together. */
final class ConfigCommand extends ProjectCommand {
    private final BoolFlag environment = flags.bool("environment", "Print environment used for interpolation.");
    private final StringFlag format = flags.string("format", "Format the output. Values: [yaml | json]");
    private final StringFlag hash = flags.string("hash", "Print the service config hash, one per line.");
    private final BoolFlag images = flags.bool("images", "Print the image names, one per line.");
    private final BoolFlag lockDigests =
            flags.bool("lock-image-digests", "Produces an override file with image digests");
    private final BoolFlag models = flags.bool("models", "Print the model names, one per line.");
    private final BoolFlag networks = flags.bool("networks", "Print the network names, one per line.");
    private final BoolFlag noConsistency =
            flags.bool("no-consistency", "Don't check model consistency - warning: may produce invalid Compose output");
    private final BoolFlag noEnvResolution = flags.bool("no-env-resolution", "Don't resolve service env files");
    private final BoolFlag noInterpolate = flags.bool("no-interpolate", "Don't interpolate environment variables");
    private final BoolFlag noNormalize = flags.bool("no-normalize", "Don't normalize compose model");
    private final BoolFlag noPathResolution = flags.bool("no-path-resolution", "Don't resolve file paths");
    private final StringFlag output = flags.shorthand('o', flags.string("output", "Save to file (default to stdout)"));
    private final BoolFlag profiles = flags.bool("profiles", "Print the profile names, one per line.");
    private final BoolFlag quiet =
            flags.shorthand('q', flags.bool("quiet", "Only validate the configuration, don't print anything"));
    private final BoolFlag resolveDigests = flags.bool("resolve-image-digests", "Pin image tags to digests.");
    private final BoolFlag services = flags.bool("services", "Print the service names, one per line.");
    private final BoolFlag variables = flags.bool("variables", "Print model variables and default values.");
    private final BoolFlag volumes = flags.bool("volumes", "Print the volume names, one per line.");

    ConfigCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] [SERVICE...]",
                        "Parse, resolve and render compose file in canonical format",
                        ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        LoadRequest request = context.request()
                .withDepth(new LoadRequest.Depth(
                        !noInterpolate.value(),
                        !noNormalize.value(),
                        !noPathResolution.value(),
                        !noEnvResolution.value(),
                        !noConsistency.value()));
        String text = variables.value() && !isListed()
                ? variables(request)
                : noInterpolate.value() ? document(context, request) : text(context, request, arguments);
        if (quiet.value()) {
            return 0;
        }
        if (output.value().isEmpty()) {
            context.session().out().print(text);
        } else {
            Files.writeString(Path.of(output.value()), text);
        }
        return 0;
    }

    /** As the files name them, whether they have values or not. */
    private String variables(LoadRequest request) {
        Mapping document = ComposeFiles.document(
                request.withDepth(new LoadRequest.Depth(false, false, !noPathResolution.value(), false, false)),
                _ -> {});
        ProjectVariables all = new ProjectVariables(document);
        return format.value().equals("json") ? all.json() : all.table();
    }

    private boolean json() {
        return switch (format.value()) {
            case "", "yaml" -> false;
            case "json" -> true;
            default ->
                throw new CommandFailure("unsupported format \"" + format.value() + "\": it is one of yaml, json");
        };
    }

    private String document(ProjectContext context, LoadRequest request) {
        List<String> warnings = new ArrayList<>();
        Mapping document = ComposeFiles.document(request, warnings::add);
        context.tell(warnings);
        if (services.value()) {
            return document.get("services") instanceof Mapping named
                    ? String.join("\n", named.entries().keySet()) + "\n"
                    : "";
        }
        return json() ? ProjectText.json(document) : ProjectText.yaml(document);
    }

    private String text(ProjectContext context, LoadRequest request, List<String> arguments) throws IOException {
        List<String> warnings = new ArrayList<>();
        Project all = ComposeFiles.load(request, warnings::add);
        context.tell(warnings);
        Project chosen = arguments.isEmpty() || isOfWholeProject()
                ? all
                : all.withEnabled(arguments).withSelected(arguments, true);
        boolean pins = lockDigests.value() || resolveDigests.value();
        Project project = pins ? new PinnedImages(context.session()).pinned(chosen) : chosen;
        List<String> lines = new ArrayList<>();
        if (services.value()) {
            lines.addAll(all.services().keySet());
        } else if (volumes.value()) {
            lines.addAll(context.kept(all).volumes().keySet());
        } else if (networks.value()) {
            lines.addAll(context.kept(all).networks().keySet());
        } else if (models.value()) {
            context.kept(all).models().values().forEach(model -> lines.add(model.model()));
        } else if (hash.given()) {
            hashes(all, lines);
        } else if (profiles.value()) {
            LinkedHashSet<String> names = new LinkedHashSet<>();
            project.allServices().values().forEach(service -> names.addAll(service.profiles()));
            lines.addAll(names.stream().sorted().toList());
        } else if (images.value()) {
            project.services().values().forEach(service -> lines.add(Wish.imageOf(project, service)));
        } else if (environment.value()) {
            new TreeMap<>(project.environment()).forEach((name, value) -> lines.add(name + "=" + value));
        } else if (lockDigests.value()) {
            Mapping override = PinnedImages.override(project);
            return json() ? ProjectText.json(override) : ProjectText.yaml(override);
        } else {
            Project kept =
                    arguments.isEmpty() && context.flags().allResources.value() ? project : context.kept(project);
            return json() ? ProjectText.json(kept) : ProjectText.yaml(kept);
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Whether names are asked for that come before variables. */
    private boolean isListed() {
        return isOfWholeProject() || profiles.value() || images.value();
    }

    /** Whether the names of services count for nothing, as with docker compose. */
    private boolean isOfWholeProject() {
        return services.value() || volumes.value() || networks.value() || models.value() || hash.given();
    }

    private void hashes(Project project, List<String> lines) {
        List<String> names = hash.value().equals("*")
                ? List.copyOf(project.services().keySet())
                : List.of(hash.value().split(","));
        for (String name : names) {
            Service service = project.service(name);
            lines.add(name + " " + ConfigHash.of(service));
        }
    }
}
