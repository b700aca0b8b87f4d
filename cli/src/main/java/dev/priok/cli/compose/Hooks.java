package dev.priok.cli.compose;

import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.ServiceHooks;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.Stopping;
import dev.priok.compose.model.Project;
import java.io.IOException;

/** What services do when they have started and before they stop, where the project's files are read. */
final class Hooks {
    private Hooks() {}

    static Stopping.BeforeStop beforeStop(ProjectContext context, Progress progress) throws IOException {
        Project project = context.projectIfRead();
        return project == null || context.dryRun()
                ? Stopping.BeforeStop.NOTHING
                : new ServiceHooks(context.session().engine(), progress, project);
    }

    static Starter.Around around(ProjectContext context, Progress progress) throws IOException {
        Project project = context.projectIfRead();
        return project == null ? Starter.Around.NOTHING : around(context, progress, project);
    }

    /** What starts the project's containers. */
    static Starter starter(ProjectContext context, Progress progress, Project project) {
        return new Starter(context.session().engine(), progress, around(context, progress, project));
    }

    private static Starter.Around around(ProjectContext context, Progress progress, Project project) {
        return context.dryRun()
                ? Starter.Around.NOTHING
                : new ServiceHooks(context.session().engine(), progress, project);
    }
}
