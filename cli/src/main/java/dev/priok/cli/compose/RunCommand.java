package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.Session;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;
import dev.priok.compose.converge.Convergence;
import dev.priok.compose.converge.ServiceHooks;
import dev.priok.compose.converge.Starter;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.tree.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** {@code priok compose run}. */
final class RunCommand extends ProjectCommand {
    private static final int SLUG_BYTES = 32;
    private static final int SHORT_SLUG = 12;

    private final RunFlags change = new RunFlags(flags);
    private final BoolFlag build = flags.bool("build", "Build image before starting container");
    private final BoolFlag detach =
            flags.shorthand('d', flags.bool("detach", "Run container in background and print container ID"));
    private final BoolFlag interactive =
            flags.shorthand('i', flags.boolOn("interactive", "Keep STDIN open even if not attached"));
    private final StringFlag name = flags.string("name", "Assign a name to the container");
    private final BoolFlag noDeps = flags.bool("no-deps", "Don't start linked services");
    private final BoolFlag noTty =
            flags.shorthand('T', flags.bool("no-TTY", "Disable pseudo-TTY allocation (default: auto-detected)"));
    private final StringFlag pull =
            flags.string("pull", "policy", "Pull image before running (\"always\"|\"missing\"|\"never\")");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Don't print anything to STDOUT"));
    private final BoolFlag quietBuild = flags.bool("quiet-build", "Suppress progress output from the build process");
    private final BoolFlag quietPull = flags.bool("quiet-pull", "Pull without printing progress information");
    private final BoolFlag removeOrphans =
            flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
    private final BoolFlag rm = flags.bool("rm", "Automatically remove the container when it exits");
    private final BoolFlag tty = flags.hidden(flags.shorthand('t', flags.boolOn("tty", "Allocate a pseudo-TTY")));
    private final BoolFlag useAliases = flags.bool(
            "use-aliases", "Use the service's network useAliases in the network(s) the container connects to");

    RunCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
                        "Run a one-off command on a service",
                        ArgumentCount.atLeast(1)));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("run");
        String wanted = arguments.getFirst();
        Session session = context.session();
        Project project = ProjectChange.selected(context, List.of(wanted), !noDeps.value());
        boolean terminal = !detach.value()
                && (noTty.given()
                        ? !noTty.value()
                        : tty.value() && session.terminal().inputIsTerminal());
        boolean input = interactive.value() && !detach.value();
        Service service = change.apply(
                        session, project, project.service(wanted), arguments.subList(1, arguments.size()))
                .with("tty", Scalar.of(terminal))
                .with("stdin_open", Scalar.of(input));
        SortedMap<String, Service> services = new TreeMap<>(project.services());
        services.put(wanted, service);
        Project changed = project.withServices(services, project.disabledServices());
        Map<String, String> images = new ImageSupply(context, changed)
                .ensure(new ImageSupply.Wanted(
                        ImageSupply.policy(pull.value()), build.value(), false, quietPull.value(), quietBuild.value()));
        startDependencies(context, project, wanted, images);
        ServiceContainer container = create(context, changed, service, images, input);
        if (detach.value()) {
            session.call(Request.post("/containers/" + container.id() + "/start"));
            session.out().line(container.id());
            return 0;
        }
        List<String> words = new ArrayList<>(List.of("--attach"));
        words.add("--interactive=" + input);
        words.add(container.id());
        return CommandCall.runMember(session, new ContainerGroup(), "start", words);
    }

    private void startDependencies(ProjectContext context, Project project, String wanted, Map<String, String> images)
            throws IOException {
        SortedMap<String, Service> others = new TreeMap<>(project.services());
        SortedMap<String, Service> disabled = new TreeMap<>(project.disabledServices());
        Service own = others.remove(wanted);
        if (own != null) {
            disabled.put(wanted, own);
        }
        Project needed = context.kept(project.withServices(others, disabled));
        ProjectChange change = new ProjectChange(context, needed);
        ProjectChange.Choice choice = new ProjectChange.Choice(
                java.util.Set.of(),
                dev.priok.compose.converge.Recreation.DIVERGED,
                dev.priok.compose.converge.Recreation.DIVERGED,
                true,
                "",
                removeOrphans.value() ? Convergence.Orphans.REMOVED : Convergence.Orphans.IGNORED,
                false);
        if (others.isEmpty() && !removeOrphans.value()) {
            return;
        }
        showing(quiet.value() ? context.warningsOnly() : context.progress(), progress -> {
            change.create(progress, images, choice);
            Starter starter = Hooks.starter(context, progress, needed);
            starter.run(change.start(null));
            // What the one command waits for of them.
            starter.awaitDependencies(new ProjectChange(context, project).start(null), wanted);
        });
    }

    private ServiceContainer create(
            ProjectContext context, Project project, Service service, Map<String, String> images, boolean input)
            throws IOException {
        byte[] random = new byte[SLUG_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        String slug = HexFormat.of().formatHex(random);
        String own = name.given()
                ? name.value()
                : String.join(
                        context.separator(), project.name(), service.name(), "run", slug.substring(0, SHORT_SLUG));
        ProjectState state = ProjectState.observe(context.session().engine(), project.name());
        try (var progress = quiet.value() ? context.warningsOnly() : context.progress()) {
            String subject = "Container " + own;
            progress.working(subject, "Creating");
            ServiceContainer container = new ProjectChange(context, project)
                    .convergence(progress, images, ProjectChange.Choice.plain())
                    .createOneOff(
                            state, service, own, new Convergence.OneOff(slug, input, useAliases.value(), rm.value()));
            new ServiceHooks(context.session().engine(), progress, project).copyFiles(service, container.id());
            progress.done(subject, "Created");
            return container;
        }
    }
}
