package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.converge.EarlyEnds;
import dev.priok.compose.converge.Recreation;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.task.TaskScope;
import dev.priok.compose.watch.WatchPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code priok compose up}. */
final class UpCommand extends ProjectCommand {
    private final CreateFlags create = new CreateFlags(flags);
    private final BoolFlag abortOnExit = flags.bool(
            "abort-on-container-exit", "Stops all containers if any container was stopped. Incompatible with -d");
    private final BoolFlag abortOnFailure = flags.bool(
            "abort-on-container-failure",
            "Stops all containers if any container exited with failure. Incompatible with -d");
    private final BoolFlag alwaysRecreateDeps =
            flags.bool("always-recreate-deps", "Recreate dependent containers. Incompatible with --no-recreate.");
    private final ListFlag attach = flags.add(new ListFlag(
            "attach",
            "stringArray",
            "Restrict attaching to the specified services. Incompatible with --attach-dependencies."));
    private final BoolFlag attachDependencies =
            flags.bool("attach-dependencies", "Automatically attach to log output of dependent services");
    private final BoolFlag detach =
            flags.shorthand('d', flags.bool("detach", "Detached mode: Run containers in the background"));
    private final StringFlag exitCodeFrom = flags.string("exit-code-from", """
            Return the exit code of the selected service container. Implies --abort-on-container-exit""");
    private final ListFlag noAttach = flags.add(
            new ListFlag("no-attach", "stringArray", "Do not attach (stream logs) to the specified services"));
    private final BoolFlag noColor = flags.bool("no-color", "Produce monochrome output");
    private final BoolFlag noDeps = flags.bool("no-deps", "Don't start linked services");
    private final BoolFlag noLogPrefix = flags.bool("no-log-prefix", "Don't print prefix in logs");
    private final BoolFlag noStart = flags.bool("no-start", "Don't start the services after creating them");
    private final BoolFlag quietBuild = flags.bool("quiet-build", "Suppress the build output");
    private final BoolFlag renewVolumes = flags.shorthand('V', flags.bool("renew-anon-volumes", """
            Recreate anonymous volumes instead of retrieving data from the previous containers"""));
    private final IntFlag timeout = flags.shorthand('t', flags.integer("timeout", """
            Use this timeout in seconds for container shutdown when attached or when containers are already running"""));
    private final BoolFlag timestamps = flags.bool("timestamps", "Show timestamps");
    private final BoolFlag wait = flags.bool("wait", "Wait for services to be running|healthy. Implies detached mode.");
    private final BoolFlag watch = flags.shorthand(
            'w', flags.bool("watch", "Watch source code and rebuild/refresh containers when files are updated."));
    private final IntFlag waitTimeout =
            flags.integer("wait-timeout", "Maximum duration in seconds to wait for the project to be running|healthy");

    UpCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "Create and start containers", ArgumentCount.any()));
        flags.refused("menu", "", "it would take keys away from the terminal", "false");
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        check();
        Project project = ProjectChange.scaled(
                ProjectChange.selected(context, arguments, !noDeps.value()), CreateFlags.counts(create.scale.values()));
        if (!exitCodeFrom.value().isEmpty()) {
            project.service(exitCodeFrom.value());
        }
        WatchPlan plan = watch.value() ? WatchPlan.of(project, warning -> context.tell(List.of(warning))) : null;
        ProjectChange change = new ProjectChange(context, project);
        Map<String, String> images;
        ProjectState before;
        try (TaskScope scope = new TaskScope(0)) {
            CompletableFuture<ProjectState> observed = scope.compute(change::observe);
            ImageSupply supply = new ImageSupply(context, project);
            images = supply.ensure(create.images(quietBuild.value()));
            scope.join();
            // What was pulled or built took its time.
            before = supply.supplied() ? change.observe() : observed.join();
        }
        ProjectChange.Choice choice = new ProjectChange.Choice(
                new LinkedHashSet<>(arguments),
                create.ofNamed(),
                alwaysRecreateDeps.value() ? create.ofNamed() : Recreation.DIVERGED,
                !renewVolumes.value(),
                seconds(timeout),
                create.orphans(context),
                create.yes.value());
        boolean background = detach.value() || wait.value();
        if (!background && context.isOn("COMPOSE_MENU")) {
            context.tell(List.of("COMPOSE_MENU: up has no menu, which would take keys away from the terminal"));
        }
        showing(context, progress -> {
            change.create(progress, images, choice, before);
            if (background && !noStart.value()) {
                Starter starter = Hooks.starter(context, progress, project);
                Starter.Start start = change.start(waitLimit());
                Instant begun = Instant.now();
                starter.run(start);
                if (wait.value()) {
                    starter.awaitAll(start);
                } else if (!context.dryRun()) {
                    new EarlyEnds(context.session().engine(), progress, begun).tell(start);
                }
            }
        });
        if (background || noStart.value()) {
            return 0;
        }
        if (context.dryRun()) {
            context.session()
                    .err()
                    .line("end of 'compose up' output, interactive run is not supported in dry-run mode");
            return 0;
        }
        return new AttachedUp(context, project, attached(project, arguments, plan)).run(change.start(null));
    }

    private void check() {
        create.check();
        boolean aborting = abortOnExit.value()
                || abortOnFailure.value()
                || !exitCodeFrom.value().isEmpty();
        if (watch.value() && (detach.value() || wait.value())) {
            throw new CommandFailure("--watch cannot be combined with --detach or --wait");
        }
        if (watch.value() && create.noBuild.value()) {
            throw new CommandFailure("--no-build is incompatible with --watch");
        }
        if (wait.value() && (!attach.values().isEmpty() || attachDependencies.value() || aborting)) {
            throw new CommandFailure(
                    "--wait cannot be combined with --abort-on-container-exit, --attach or" + " --attach-dependencies");
        }
        if (detach.value()
                && (attachDependencies.value() || aborting || !attach.values().isEmpty())) {
            throw new CommandFailure("--detach cannot be combined with --abort-on-container-exit,"
                    + " --abort-on-container-failure, --attach or --attach-dependencies");
        }
        if (abortOnExit.value() && abortOnFailure.value()) {
            throw new CommandFailure("--abort-on-container-failure cannot be combined with --abort-on-container-exit");
        }
        if (create.noRecreate.value() && alwaysRecreateDeps.value()) {
            throw new CommandFailure("--always-recreate-deps and --no-recreate are incompatible");
        }
        if (!attach.values().isEmpty() && attachDependencies.value()) {
            throw new CommandFailure("cannot combine --attach and --attach-dependencies");
        }
    }

    private @Nullable Duration waitLimit() {
        return waitTimeout.value() > 0 ? Duration.ofSeconds(waitTimeout.value()) : null;
    }

    private AttachedUp.Choice attached(Project project, List<String> arguments, @Nullable WatchPlan plan) {
        Set<String> shown = new LinkedHashSet<>();
        if (!attach.values().isEmpty()) {
            attach.values().forEach(name -> shown.add(project.service(name).name()));
        } else {
            for (Service service : project.services().values()) {
                boolean named = arguments.isEmpty() || arguments.contains(service.name());
                if (service.attach() && (named || attachDependencies.value())) {
                    shown.add(service.name());
                }
            }
        }
        noAttach.values().forEach(shown::remove);
        AttachedUp.Abort abort = abortOnFailure.value()
                ? AttachedUp.Abort.ON_FAILURE
                : abortOnExit.value() || !exitCodeFrom.value().isEmpty()
                        ? AttachedUp.Abort.ON_EXIT
                        : AttachedUp.Abort.NEVER;
        return new AttachedUp.Choice(
                shown,
                abort,
                exitCodeFrom.value(),
                seconds(timeout),
                noColor.value(),
                noLogPrefix.value(),
                timestamps.value(),
                plan);
    }
}
