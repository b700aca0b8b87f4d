package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.volume.VolumeRow;
import dev.priok.client.Json;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code priok compose volumes}. */
final class VolumesCommand extends ProjectCommand {
    private final StringFlag format = flags.shownDefault("\"table\"", FormatFlag.ofList(flags));
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display volume names"));

    VolumesCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "List volumes", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        Set<String> used = new LinkedHashSet<>();
        for (ServiceContainer container : chosen(context, state, arguments)) {
            used.addAll(container.volumeNames());
        }
        List<VolumeRow> rows = new ArrayList<>();
        List<Json> volumes = state.volumes().stream()
                .filter(volume ->
                        arguments.isEmpty() || used.contains(volume.at("Name").text()))
                .sorted(Comparator.comparing(volume -> volume.at("Name").text()))
                .toList();
        for (Json volume : volumes) {
            if (quiet.value()) {
                context.session().out().line(volume.at("Name").text());
            }
            rows.add(new VolumeRow(volume));
        }
        if (!quiet.value()) {
            context.session().out().print(VolumeRow.LISTING.render(format.value(), VolumeRow.STANDARD_FIELDS, rows));
        }
        return 0;
    }
}
