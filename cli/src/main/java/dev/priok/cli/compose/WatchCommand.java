package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.compose.display.LogPrinter;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.compose.converge.Convergence;
import dev.priok.compose.converge.Recreation;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.watch.WatchPlan;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/** {@code priok compose watch}. */
final class WatchCommand extends ProjectCommand {
    private static final int INTERRUPTED = 130;

    private final BoolFlag noUp = flags.bool("no-up", "Do not build & start services before watching");
    private final BoolFlag prune = flags.boolOn("prune", "Prune dangling images on rebuild");
    private final BoolFlag quiet = flags.bool("quiet", "hide build output");

    WatchCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[SERVICE...]", """
                Watch build context for service and rebuild/refresh containers when files are updated""", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("watch");
        Project all = ProjectChange.selected(context, arguments, true);
        Project watched = arguments.isEmpty() ? all : all.withSelected(arguments, false);
        WatchPlan plan = WatchPlan.of(watched, warning -> context.tell(List.of(warning)));
        if (!noUp.value()) {
            bringUp(context, all, arguments);
        }
        LogPrinter printer =
                new LogPrinter(context.session().out(), context.session().err(), context.colors(false), true);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Watching watching =
                new Watching(context, all, plan, printer, new Watching.Choice(prune.value(), quiet.value()))) {
            for (String name : List.of("INT", "TERM")) {
                Signal.handle(new Signal(name), _ -> {
                    if (!interrupted.compareAndSet(false, true)) {
                        Runtime.getRuntime().halt(INTERRUPTED);
                    }
                    watching.stop();
                });
            }
            watching.run();
        }
        return interrupted.get() ? INTERRUPTED : 0;
    }

    private void bringUp(ProjectContext context, Project project, List<String> named) throws IOException {
        Map<String, String> images = new ImageSupply(context, project.withEach(WatchCommand::builtAnew))
                .ensure(new ImageSupply.Wanted(null, false, false, quiet.value(), quiet.value()));
        ProjectChange change = new ProjectChange(context, project);
        ProjectChange.Choice choice = new ProjectChange.Choice(
                new LinkedHashSet<>(named),
                Recreation.DIVERGED,
                Recreation.NEVER,
                true,
                "",
                Convergence.Orphans.TOLD,
                false);
        showing(context, progress -> {
            change.create(progress, images, choice);
            Hooks.starter(context, progress, project).run(change.start(null));
        });
    }

    /** What is watched begins with the files as they are. */
    private static Service builtAnew(Service service) {
        return service.build().isPresent() && !service.watch().isEmpty() ? service.builtAnew() : service;
    }
}
