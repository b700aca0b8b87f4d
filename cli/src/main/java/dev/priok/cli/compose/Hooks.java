package dev.priok.cli.compose;

import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.converge.Stopping;

/** What services do when they have started and before they stop, as the project's files say. */
final class Hooks {
    private Hooks() {}

    static Stopping.BeforeStop beforeStop(ProjectContext context, Progress progress) {
        return Stopping.BeforeStop.NOTHING;
    }

    static Starter.Around around(ProjectContext context, Progress progress) {
        return Starter.Around.NOTHING;
    }
}
