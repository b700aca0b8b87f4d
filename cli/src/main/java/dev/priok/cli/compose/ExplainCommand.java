package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ProjectState;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;

/** {@code priok compose explain}: what {@code up} would do about each container, and why. */
final class ExplainCommand extends ProjectCommand {
    ExplainCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[SERVICE...]",
                        "Say what up would do about each container, and why, without doing it",
                        ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Project project = ProjectChange.selected(context, arguments, true);
        ProjectState state = ProjectState.observe(context.session().engine(), project.name());
        try (var progress = context.warningsOnly()) {
            List<String> sentences = new ProjectChange(context, project)
                    .convergence(progress, new ImageSupply(context, project).present(), ProjectChange.Choice.plain())
                    .explain(state, new LinkedHashSet<>(project.services().keySet()));
            for (String sentence : sentences) {
                context.session().out().line(sentence);
            }
        }
        return 0;
    }
}
