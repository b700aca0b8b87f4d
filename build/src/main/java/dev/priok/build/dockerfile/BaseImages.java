package dev.priok.build.dockerfile;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildException;
import dev.priok.build.ContextSource;
import dev.priok.build.dockerfile.Stage.NamedContext;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.Quoted;
import dev.priok.model.Suggestion;
import dev.priok.model.path.IgnoreFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what stages begin with: images, contexts that were given by name, nothing. */
final class BaseImages {
    static final String SCRATCH = "scratch";
    private static final int LARGEST_IGNORE_FILE = 1 << 20;

    private final Planning planning;
    private final Stages stages;

    BaseImages(Planning planning, Stages stages) {
        this.planning = planning;
        this.stages = stages;
    }

    /** What was given for a name on the command line; with a platform's if there is one for it. */
    Optional<NamedContext> given(String name, Platform platform) {
        Map<String, ContextSource> contexts = planning.request().namedContexts();
        if (contexts.isEmpty() || name.equalsIgnoreCase(SCRATCH) || name.equalsIgnoreCase("context")) {
            return Optional.empty();
        }
        String familiar;
        try {
            familiar = ImageReference.parse(name).familiar();
        } catch (EngineException _) {
            return Optional.empty();
        }
        String key = familiar.endsWith(":latest") ? familiar.substring(0, familiar.length() - 7) : familiar;
        String withPlatform = key + "::" + PlatformNames.format(PlatformNames.normalized(platform));
        for (String candidate : List.of(withPlatform, key)) {
            ContextSource source = contexts.get(candidate);
            if (source != null) {
                return Optional.of(new NamedContext(source, candidate));
            }
        }
        return Optional.empty();
    }

    /** Sets a stage's files and configuration; nothing is asked for one that isn't needed. */
    void resolve(Stage stage, boolean needed) {
        try {
            resolveUnplaced(stage, needed);
        } catch (BuildException e) {
            throw e.at(stage.lines.in(planning.file()));
        }
        if (stage.external) {
            stage.planned = true;
        }
    }

    private void resolveUnplaced(Stage stage, boolean needed) {
        NamedContext substitute = stage.substitute;
        if (stage.baseName.equals(SCRATCH) && substitute == null) {
            stage.platform = planning.target();
            stage.files = Node.scratch(planning.target());
            stage.image = ImageDraft.empty(planning.target());
            return;
        }
        ImageReference reference;
        try {
            reference = ImageReference.parse(stage.baseName).withDefaultTag();
        } catch (EngineException e) {
            throw BuildException.of("failed to parse stage name " + Quoted.of(stage.baseName) + ": " + e.getMessage());
        }
        if (!needed) {
            return;
        }
        Platform said = stage.platform;
        Platform platform = said == null ? planning.target() : said;
        if (substitute != null) {
            context(stage, substitute, platform);
            stage.planned = true;
            return;
        }
        Optional<NamedContext> context = given(reference.toString(), platform);
        if (context.isPresent()) {
            context(stage, context.get(), platform);
            stage.platform = platform;
            return;
        }
        image(stage, reference, platform);
    }

    private void image(Stage stage, ImageReference reference, Platform platform) {
        String prefix =
                planning.severalPlatforms() ? "[" + PlatformNames.format(platform) + " internal]" : "[internal]";
        BuildSources.Base base;
        try {
            base = planning.sources()
                    .image(
                            reference.toString(),
                            platform,
                            planning.request().cache().pull(),
                            prefix + " load metadata for " + reference);
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.Cancelled) {
                throw e;
            }
            String message = Suggestion.added(
                    stage.baseName + ": " + e.getMessage(), Suggestion.among(stage.baseName, likelyNames()));
            throw new BuildException(message, null, null, e);
        }
        String pinned = pinned(reference, base.digest());
        start(stage, base);
        stage.platform = platform;
        if (hasNoLayers(base.config())) {
            stage.files = Node.scratch(platform);
            return;
        }
        Operation operation =
                new Operation.Image(pinned, planning.request().cache().pull());
        String name = VertexNames.ofStep(planning, stage, "FROM " + pinned, platform, false);
        stage.files = Node.of(operation, platform, List.of(), planning.about(name, false, stage.lines));
        Platform actual = base.config().platform();
        if (!PlatformNames.sameMachine(platform, actual)) {
            planning.checks()
                    .warn(
                            Rule.INVALID_BASE_IMAGE_PLATFORM,
                            stage.lines,
                            "Base image " + stage.baseName + " was pulled with platform "
                                    + Quoted.of(PlatformNames.format(PlatformNames.normalized(actual))) + ", expected "
                                    + Quoted.of(PlatformNames.format(PlatformNames.normalized(platform)))
                                    + " for current build");
        }
    }

    private List<String> likelyNames() {
        List<String> names = new ArrayList<>(stages.labels());
        names.addAll(List.of("alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora"));
        return names;
    }

    private static void start(Stage stage, BuildSources.Base base) {
        stage.baseConfig = base.config();
        stage.image = ImageDraft.of(base.config(), base.argumentsEscaped());
    }

    private static boolean hasNoLayers(ImageConfig config) {
        return config.diffIds().isEmpty() && config.history().stream().allMatch(History::emptyLayer);
    }

    private static String pinned(ImageReference reference, @Nullable Digest digest) {
        return digest == null
                ? reference.toString()
                : new ImageReference(reference.domain(), reference.path(), reference.tag(), digest).toString();
    }

    private void context(Stage stage, NamedContext context, Platform platform) {
        String prefix = "[context " + context.name() + "] ";
        switch (context.source()) {
            case ContextSource.OfImage image -> contextImage(stage, image.reference(), prefix, platform);
            case ContextSource.OfLayout layout -> {
                BuildSources.Base base = planning.sources()
                        .layoutImage(
                                layout.store(),
                                layout.reference(),
                                platform,
                                prefix + "load metadata for " + layout.reference());
                start(stage, base);
                stage.files = Node.of(
                        new Operation.Layout(layout.store(), layout.reference()),
                        platform,
                        List.of(),
                        new Vertex.About(prefix + "OCI load from client", false, null));
            }
            case ContextSource.OfClient _, ContextSource.OfMachine _ ->
                stage.files = contextFiles(stage, context.source(), prefix);
            case ContextSource.Remote remote ->
                stage.files = MainContext.remote(remote.url(), false, planning.sources(), planning.machine());
            case ContextSource.OfBuild result -> {
                stage.files = Node.of(
                        new Operation.Context(result, FileQuery.ALL),
                        platform,
                        List.of(),
                        new Vertex.About(prefix + "load result", false, null));
                start(stage, planning.sources().buildResult(result.result(), platform));
            }
        }
        if (stage.image == null) {
            stage.image = ImageDraft.empty(platform);
        }
        stage.platform = platform;
    }

    private void contextImage(Stage stage, String name, String prefix, Platform platform) {
        if (name.equals(SCRATCH)) {
            stage.files = Node.scratch(platform);
            return;
        }
        ImageReference reference = ImageReference.parse(name).withDefaultTag();
        boolean pull = planning.request().cache().pull();
        BuildSources.Base base =
                planning.sources().image(reference.toString(), platform, pull, prefix + "load metadata for " + name);
        start(stage, base);
        stage.files = Node.of(
                new Operation.Image(pinned(reference, base.digest()), pull),
                platform,
                List.of(),
                new Vertex.About(prefix + name, false, null));
    }

    /** Its own {@code .dockerignore} holds for it. */
    private Node contextFiles(Stage stage, ContextSource source, String prefix) {
        Vertex ignore = Vertex.of(
                new Operation.Context(source, new FileQuery(List.of(), List.of(), List.of(".dockerignore"))),
                planning.machine(),
                List.of(),
                new Vertex.About(prefix + "load .dockerignore", false, null));
        List<String> exclude = planning.sources()
                .read(ignore, ".dockerignore", LARGEST_IGNORE_FILE)
                .map(IgnoreFile::read)
                .orElse(List.of());
        return Node.later(
                () -> new Operation.Context(
                        source, new FileQuery(List.of(), exclude, MainContext.followPaths(stage.paths))),
                planning.machine(),
                new Vertex.About(prefix + "load from client", false, null));
    }
}
