package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.compose.display.Colors;
import dev.priok.cli.compose.display.ProgressDisplay;
import dev.priok.cli.compose.display.ProgressMode;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.compose.ComposeFiles;
import dev.priok.compose.LoadRequest;
import dev.priok.compose.model.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The project that a command is about, and how it is shown. Files are read when first needed. For one thread. */
final class ProjectContext {
    private final Session session;
    private final ComposeFlags flags;
    private @Nullable Project project;

    ProjectContext(Session session, ComposeFlags flags) {
        this.session = session;
        this.flags = flags;
    }

    Session session() {
        return session;
    }

    ComposeFlags flags() {
        return flags;
    }

    /** Whether nothing is changed, but what would be is shown. */
    boolean dryRun() {
        return session.engine().rehearses();
    }

    /** Refuses a command whose work can't be shown without doing it. */
    void refuseDryRun(String command) {
        if (dryRun()) {
            throw new CommandFailure("priok compose " + command + " is not supported in dry-run mode");
        }
    }

    /** Whether the user named the project, so that its files needn't be there. */
    boolean namedOnly() {
        return !wantedName().isEmpty() && flags.files.values().isEmpty();
    }

    private String wantedName() {
        return flags.projectName.given() ? flags.projectName.value() : session.environment("COMPOSE_PROJECT_NAME");
    }

    /** The project's name: as given, else as its files say. */
    String projectName() throws IOException {
        return namedOnly() ? wantedName() : project().name();
    }

    /** The project as its files say it, all profiles' services that are asked for. */
    Project project() throws IOException {
        Project known = project;
        if (known == null) {
            known = load();
            project = known;
        }
        return known;
    }

    /** The project if its files are to be read, else null. */
    @Nullable
    Project projectIfRead() throws IOException {
        return namedOnly() ? null : project();
    }

    LoadRequest request() {
        String name = wantedName();
        return LoadRequest.of(Path.of("").toAbsolutePath(), session.environment())
                .withFiles(flags.files.values())
                .withProjectName(name.isEmpty() ? null : name)
                .withProjectDirectory(
                        flags.projectDirectory.given()
                                ? Path.of(flags.projectDirectory.value()).toAbsolutePath()
                                : null)
                .withEnvFiles(flags.envFiles.values())
                .withProfiles(flags.profiles.values());
    }

    private Project load() throws IOException {
        List<String> warnings = new ArrayList<>();
        Project loaded = ComposeFiles.load(request(), warnings::add);
        tell(warnings);
        return loaded;
    }

    /** Without what no service of the project uses, unless all is asked for. */
    Project kept(Project all) {
        return flags.allResources.value() ? all : all.withoutUnused();
    }

    /** Between the parts of containers' names: Compose's first version had another one. */
    String separator() {
        return flags.compatibility.value() || isOn("COMPOSE_COMPATIBILITY") ? "_" : "-";
    }

    /** A variable of Compose's own, of the environment or else of the project's files; empty: not set. */
    private String setting(String name) {
        String given = session.environment(name);
        Project read = project;
        return given.isEmpty() && read != null ? read.environment().getOrDefault(name, "") : given;
    }

    /** Whether a variable of Compose's own says yes, in the words that docker compose takes for it. */
    boolean isOn(String name) {
        return switch (setting(name).strip().toLowerCase(Locale.ROOT)) {
            case "1", "t", "true", "y" -> true;
            default -> false;
        };
    }

    /** Whether a command removes containers of services that the project doesn't have. */
    boolean removesOrphans(BoolFlag flag) {
        return flag.given() ? flag.value() : isOn("COMPOSE_REMOVE_ORPHANS");
    }

    /** What is odd about the files. */
    void tell(List<String> warnings) {
        try {
            for (String warning : warnings) {
                session.err().line("WARN: " + warning);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Refuses names of services that neither the files nor the engine's containers have. */
    void requireServices(Collection<String> names, Set<String> existing) throws IOException {
        Project read = names.isEmpty() ? null : projectIfRead();
        for (String name : names) {
            boolean known = existing.contains(name)
                    || (read != null && read.allServices().containsKey(name));
            if (!known) {
                throw new CommandFailure("no such service: " + name);
            }
        }
    }

    Colors colors(boolean error) {
        return new Colors(ansi(isTerminal(error)));
    }

    private boolean isTerminal(boolean error) {
        return error ? session.terminal().errorIsTerminal() : session.terminal().outputIsTerminal();
    }

    private boolean ansi(boolean terminal) {
        return switch (ansiMode()) {
            case "", "auto" -> terminal && session.environment("NO_COLOR").isEmpty();
            case "always" -> true;
            case "never" -> false;
            default ->
                throw new CommandFailure(
                        "unsupported --ansi value \"" + ansiMode() + "\": it is one of never, always, auto");
        };
    }

    private String ansiMode() {
        if (flags.noAnsi.value()) {
            return "never";
        }
        return flags.ansi.given() ? flags.ansi.value() : setting("COMPOSE_ANSI");
    }

    /** Shows warnings alone; the caller closes it. */
    ProgressDisplay warningsOnly() {
        return display(ProgressMode.QUIET);
    }

    /** Shows a line for each change, among lines of logs; the caller closes it. */
    ProgressDisplay plainProgress() {
        return display(ProgressMode.PLAIN);
    }

    /** Shows what happens; the caller closes it. */
    ProgressDisplay progress() {
        String given = flags.progress.given() ? flags.progress.value() : setting("COMPOSE_PROGRESS");
        boolean terminal =
                isTerminal(!statusIsOutput()) && !session.environment("TERM").equals("dumb");
        boolean never = ansiMode().equals("never");
        return display(ProgressMode.of(given, terminal && !never));
    }

    /**
     * The form in which builds are told, as {@code priok build --progress} has it.
     *
     * @param besideLogs whether others write meanwhile
     */
    String buildProgress(boolean besideLogs) {
        String given = flags.progress.given() ? flags.progress.value() : setting("COMPOSE_PROGRESS");
        boolean neverDrawn =
                (besideLogs || ansiMode().equals("never")) && session.terminal().errorIsTerminal();
        return switch (given) {
            case "", "auto" -> neverDrawn ? "plain" : "auto";
            case "json" -> "rawjson";
            default -> given;
        };
    }

    private ProgressDisplay display(ProgressMode mode) {
        boolean output = statusIsOutput();
        return new ProgressDisplay(
                output ? session.out() : session.err(), mode, colors(!output), session.terminal(), dryRun());
    }

    private boolean statusIsOutput() {
        return isOn("COMPOSE_STATUS_STDOUT");
    }

    /** How many things are done at once; below 1: everything. */
    int parallel() {
        if (flags.parallel.given()) {
            return (int) flags.parallel.value();
        }
        String text = setting("COMPOSE_PARALLEL_LIMIT");
        try {
            return text.isEmpty() ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new CommandFailure("COMPOSE_PARALLEL_LIMIT must be an integer (found: \"" + text + "\")");
        }
    }
}
