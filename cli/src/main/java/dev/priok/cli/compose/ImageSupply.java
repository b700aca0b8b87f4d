package dev.priok.cli.compose;

import dev.priok.cli.CommandCall;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuildCommand;
import dev.priok.cli.build.progress.BuildDisplay;
import dev.priok.cli.build.progress.BuildView;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.create.Wish;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.PullPolicy;
import dev.priok.compose.model.Service;
import dev.priok.compose.task.DependencyOrder;
import dev.priok.compose.task.TaskScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sees to it that the images of a project's services are here: pulls them, or builds them. */
final class ImageSupply {
    private final ProjectContext context;
    private final Session session;
    private final Project project;
    private final boolean besideLogs;
    private boolean supplied;

    ImageSupply(ProjectContext context, Project project) {
        this(context, project, false);
    }

    /** @param besideLogs whether others write while it builds, so that nothing may change in place */
    ImageSupply(ProjectContext context, Project project, boolean besideLogs) {
        this.context = context;
        this.besideLogs = besideLogs;
        this.session = context.session();
        this.project = project;
    }

    /**
     * Which images are made or fetched although they are here.
     *
     * @param pull null: as each service says
     * @param build all that can be built
     * @param noBuild nothing is built, even if it isn't here
     */
    record Wanted(@Nullable PullPolicy pull, boolean build, boolean noBuild, boolean quietPull, boolean quietBuild) {}

    /** The policy that {@code --pull} says; null: as each service says. */
    static @Nullable PullPolicy policy(String text) {
        return switch (text) {
            case "", "policy" -> null;
            case "always" -> PullPolicy.Fixed.ALWAYS;
            case "missing" -> PullPolicy.Fixed.MISSING;
            case "never" -> PullPolicy.Fixed.NEVER;
            case "build" -> PullPolicy.Fixed.BUILD;
            default -> throw new CommandFailure("invalid --pull option \"" + text + "\"");
        };
    }

    /** Whether any was pulled or built. */
    boolean supplied() {
        return supplied;
    }

    /** Makes them be here; returns the services' images' ids. */
    Map<String, String> ensure(Wanted wanted) throws IOException {
        Map<String, Json> present = inspectAll();
        List<Service> pulled = new ArrayList<>();
        List<Service> built = new ArrayList<>();
        for (Service service : project.services().values()) {
            PullPolicy pull = wanted.pull();
            PullPolicy policy = pull == null || (service.build().isPresent() && pull == PullPolicy.Fixed.MISSING)
                    ? service.pullPolicy()
                    : pull;
            Json image = present.getOrDefault(service.name(), Json.Null.NULL);
            boolean buildable = service.build().isPresent();
            if (!service.image().isEmpty() && policy.pulls(!image.isNull(), buildable, age -> isOlder(image, age))) {
                pulled.add(service);
            } else if (buildable && (wanted.build() || policy == PullPolicy.Fixed.BUILD || image.isNull())) {
                if (wanted.noBuild()) {
                    throw new CommandFailure("image of service \"" + service.name() + "\" isn't here, and --no-build"
                            + " forbids to build it: " + Wish.imageOf(project, service));
                }
                built.add(service);
            } else if (image.isNull()) {
                throw new CommandFailure(
                        service.image().isEmpty()
                                ? "service \"" + service.name()
                                        + "\" has neither an image nor a build context specified"
                                : "image of service \"" + service.name()
                                        + "\" isn't here, and its pull policy is never: " + service.image());
            }
        }
        supplied = !pulled.isEmpty() || !built.isEmpty();
        pull(pulled, false, wanted.quietPull());
        buildAll(built, BuildChoice.plain(wanted.quietBuild()));
        Map<String, Json> then = supplied ? inspectAll() : present;
        Map<String, String> ids = new TreeMap<>();
        then.forEach((name, image) -> ids.put(name, image.at("Id").text()));
        if (context.dryRun()) {
            built.forEach(service -> ids.put(service.name(), unbuiltId(service)));
        }
        return ids;
    }

    /** What stands for the id of an image that would be built. */
    private static String unbuiltId(Service service) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(service.name().getBytes(StandardCharsets.UTF_8));
            return "dryRun-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The services' images' ids, as far as they are here. */
    Map<String, String> present() {
        Map<String, String> ids = new TreeMap<>();
        inspectAll().forEach((name, image) -> ids.put(name, image.at("Id").text()));
        return ids;
    }

    private Map<String, Json> inspectAll() {
        Map<String, Set<String>> services = new LinkedHashMap<>();
        for (Service service : project.services().values()) {
            services.computeIfAbsent(Wish.imageOf(project, service), _ -> new LinkedHashSet<>())
                    .add(service.name());
        }
        Map<String, Json> found = new ConcurrentHashMap<>();
        TaskScope.each(context.parallel(), services.entrySet(), entry -> {
            Json known = session.engine().find(Request.get("/images/" + Request.segment(entry.getKey()) + "/json"));
            if (!known.isNull()) {
                entry.getValue().forEach(name -> found.put(name, known));
            }
        });
        return found;
    }

    private static boolean isOlder(Json image, Duration after) {
        String tagged = image.at("Metadata", "LastTagTime").text();
        return tagged.isEmpty() || Instant.parse(tagged).plus(after).isBefore(Instant.now());
    }

    /** Pulls the services' images, each once. */
    void pull(List<Service> services, boolean ignoreFailures, boolean quiet) throws IOException {
        if (services.isEmpty()) {
            return;
        }
        Map<String, Service> byImage = new LinkedHashMap<>();
        services.forEach(service -> byImage.putIfAbsent(Wish.imageOf(project, service), service));
        ProjectCommand.showing(quiet ? context.warningsOnly() : context.progress(), progress -> {
            try (TaskScope scope = new TaskScope(context.parallel())) {
                byImage.forEach((image, service) -> scope.fork(() -> transfer(
                        service,
                        image,
                        progress,
                        new Words("Pulling", "Pulled", ignoreFailures),
                        pullRequest(service, image))));
                scope.join();
            }
        });
    }

    /** Pushes the services' images. */
    void push(List<Service> services, boolean ignoreFailures, boolean quiet) throws IOException {
        ProjectCommand.showing(quiet ? context.warningsOnly() : context.progress(), progress -> {
            try (TaskScope scope = new TaskScope(context.parallel())) {
                for (Service service : services) {
                    String image = Wish.imageOf(project, service);
                    ImageName name = ImageName.parse(image);
                    Request request = Request.post("/images/" + Request.segment(name.repository()) + "/push")
                            .query("tag", name.tagOrLatest());
                    scope.fork(() -> transfer(
                            service, image, progress, new Words("Pushing", "Pushed", ignoreFailures), request));
                }
                scope.join();
            }
        });
    }

    private record Words(String working, String done, boolean ignoreFailures) {}

    private Request pullRequest(Service service, String image) {
        ImageName name = ImageName.parse(image);
        String platform =
                service.platform().isEmpty() ? session.environment("DOCKER_DEFAULT_PLATFORM") : service.platform();
        return Request.post("/images/create")
                .query("fromImage", name.repository())
                .query("tag", name.digest().isEmpty() ? name.tagOrLatest() : name.digest())
                .queryUnlessEmpty("platform", platform);
    }

    private void transfer(Service service, String image, Progress progress, Words words, Request request)
            throws IOException {
        progress.working(service.name(), words.working());
        if (context.dryRun()) {
            requireAtRegistry(image, words);
            progress.done(service.name(), words.done());
            return;
        }
        try (Response response = session.engine()
                .send(request.header("X-Registry-Auth", CredentialFile.header(session, ImageName.parse(image))))) {
            Layers layers = new Layers();
            JsonLines lines = new JsonLines(response.body());
            for (Json line = lines.next(); line != null; line = lines.next()) {
                String error = line.at("errorDetail", "message").text();
                if (!error.isEmpty()) {
                    throw new EngineRequestException(500, error);
                }
                String amount = layers.add(line);
                if (!amount.isEmpty()) {
                    progress.working(service.name(), words.working() + " " + amount);
                }
            }
            progress.done(service.name(), words.done());
        } catch (EngineRequestException e) {
            if (words.ignoreFailures()) {
                progress.tell(service.name(), Progress.Phase.WARNING, e.engineMessage());
                return;
            }
            progress.tell(service.name(), Progress.Phase.FAILED, e.engineMessage());
            throw new CommandFailure("service \"" + service.name() + "\", image " + image + ": " + e.engineMessage());
        }
    }

    /** What is to be pulled must be there, also if it isn't pulled now. */
    private void requireAtRegistry(String image, Words words) {
        if (words.done().equals("Pulled")) {
            PinnedImages.atRegistry(session, image);
        }
    }

    /** What an image is for. */
    enum Use {
        /** For containers here, so that one platform is enough. */
        RUN,
        KEPT,
        /** Also for the registry that its service's image names. */
        PUSHED
    }

    /**
     * How images are built.
     *
     * @param arguments beside the service's own; so for {@code ssh}
     * @param memory empty: no limit
     * @param provenance empty: as the service says; so for {@code sbom}
     * @param builder empty: the one in use
     */
    record BuildChoice(
            boolean noCache,
            boolean pull,
            List<String> arguments,
            List<String> ssh,
            String memory,
            String provenance,
            String sbom,
            String builder,
            boolean quiet,
            Use use) {
        static BuildChoice plain(boolean quiet) {
            return new BuildChoice(false, false, List.of(), List.of(), "", "", "", "", quiet, Use.RUN);
        }
    }

    /** Builds the images of these, and before them of those that theirs are built with. */
    void buildAll(List<Service> services, BuildChoice choice) throws IOException {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        for (Service service : services) {
            addNeeds(service, needs, List.of());
        }
        List<Service> ordered = new ArrayList<>();
        needs.keySet().forEach(name -> ordered.add(known(name)));
        if (context.dryRun()) {
            for (Service service : ordered) {
                tellUnbuilt(service);
            }
        } else if (ordered.size() == 1) {
            build(ordered.getFirst(), choice, null);
        } else if (!ordered.isEmpty()) {
            buildTogether(new DependencyOrder(needs), choice);
        }
    }

    /** Also one that no profile enables. */
    private Service known(String name) {
        return Objects.requireNonNull(project.allServices().get(name));
    }

    /** Which images each one is built with: first for them, then for it. */
    private void addNeeds(Service service, Map<String, Set<String>> needs, List<String> path) {
        if (path.contains(service.name())) {
            throw new CommandFailure("images are built with each other: " + String.join(" -> ", path) + " -> "
                    + service.name() + " (build.additional_contexts)");
        }
        if (service.build().isEmpty() || needs.containsKey(service.name())) {
            return;
        }
        List<String> next = new ArrayList<>(path);
        next.add(service.name());
        Set<String> bases = new LinkedHashSet<>(BuildWords.basedOn(service));
        for (String base : bases) {
            Service other = project.allServices().get(base);
            if (other != null) {
                addNeeds(other, needs, next);
            }
        }
        bases.retainAll(needs.keySet());
        needs.put(service.name(), bases);
    }

    private void buildTogether(DependencyOrder order, BuildChoice choice) throws IOException {
        // Before several threads would.
        session.engine().apiVersion();
        try (BuildDisplay display = choice.quiet() ? null : display()) {
            new BuildsAtOnce(context.parallel())
                    .run(order, name -> build(known(name), choice, display == null ? null : display.of(name)));
        }
    }

    private @Nullable BuildDisplay display() throws IOException {
        return BuildDisplay.of(session, context.buildProgress(besideLogs), false)
                .orElse(null);
    }

    private void tellUnbuilt(Service service) throws IOException {
        ProjectCommand.showing(context, progress -> {
            progress.done(service.name() + " ==>", "==> writing image " + unbuiltId(service));
            progress.done(service.name() + " ==> ==>", "naming to " + Wish.imageOf(project, service));
            progress.done(service.name(), "Built");
        });
    }

    private void build(Service service, BuildChoice choice, @Nullable BuildView view) throws IOException {
        BuildWords words = new BuildWords(project, service, service.build().orElseThrow());
        try (words) {
            BuildCommand command = choice.quiet() ? new BuildCommand().tellingNothing() : new BuildCommand();
            if (view != null) {
                command.shownIn(view);
            }
            CommandCall.run(session, words.giveSecrets(command), "priok build", told(words.of(choice)));
        }
    }

    private List<String> told(List<String> words) {
        List<String> all = new ArrayList<>(List.of("--progress=" + context.buildProgress(besideLogs)));
        all.addAll(words);
        return all;
    }

    /** These and those whose images they are built with, in the order of their names. */
    static List<Service> withBases(Project project, List<Service> services) {
        Map<String, Service> all = new TreeMap<>();
        Deque<Service> next = new ArrayDeque<>(services);
        while (!next.isEmpty()) {
            Service service = next.removeFirst();
            if (all.putIfAbsent(service.name(), service) == null) {
                BuildWords.basedOn(service).stream()
                        .map(name -> project.allServices().get(name))
                        .filter(other -> other != null && other.build().isPresent())
                        .forEach(next::addLast);
            }
        }
        return List.copyOf(all.values());
    }

    /** Runs the build checks of each of them and prints what they say; returns 1 if one says something, else 0. */
    int checkAll(List<Service> services, BuildChoice choice) throws IOException {
        Map<String, String> names = BakeFile.names(project);
        int status = 0;
        for (Service service : services) {
            if (service != services.getFirst()) {
                session.out().line("");
            }
            session.out().line(names.getOrDefault(service.name(), service.name()) + "\n");
            try (BuildWords words =
                    new BuildWords(project, service, service.build().orElseThrow())) {
                List<String> all = new ArrayList<>(List.of("--check", "--progress=none"));
                all.addAll(words.of(choice));
                int found = CommandCall.run(session, words.giveSecrets(new BuildCommand()), "priok build", all);
                status = Math.max(status, found);
            } catch (CommandFailure e) {
                session.out().line("error: " + String.valueOf(e.getMessage()).strip());
                status = 1;
            }
        }
        return status;
    }
}
