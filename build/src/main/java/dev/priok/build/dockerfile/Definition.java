package dev.priok.build.dockerfile;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.Directives;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.path.IgnoreFile;
import dev.priok.model.path.SlashPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a request's Dockerfile says, as it is written.
 *
 * @param ignored patterns of the {@code .dockerignore} that holds for the main context
 */
record Definition(SourceFile file, List<String> ignored) {
    private static final String DEFAULT_NAME = "Dockerfile";
    private static final String IGNORE_NAME = ".dockerignore";
    private static final int LARGEST = 16 << 20;

    /** Reads the Dockerfile and finds the ignore file beside it, or else that of the context. */
    static Definition load(BuildRequest request, BuildSources sources, Platform machine) {
        ContextSource source = request.dockerfile().context();
        String path = MainContext.onlyFile(source, sources)
                .orElse(
                        request.dockerfile().path().isEmpty()
                                ? DEFAULT_NAME
                                : request.dockerfile().path());
        String own = path + IGNORE_NAME;
        Optional<String> otherCase = otherCase(path);
        List<String> wanted = otherCase.isPresent() ? List.of(path, own, otherCase.get()) : List.of(path, own);
        Vertex definition = source instanceof ContextSource.Remote(String url)
                ? MainContext.remote(url, MainContext.keepsGitDirectory(request), sources, machine)
                        .vertex()
                : vertex(source, wanted, "load build definition from " + path, machine);
        byte[] content = sources.read(definition, path, LARGEST)
                .or(() -> otherCase.flatMap(other -> sources.read(definition, other, LARGEST)))
                .orElseThrow(() ->
                        BuildException.of("failed to read dockerfile: open " + path + ": no such file or directory"));
        SourceFile file = new SourceFile(path, new String(content, StandardCharsets.UTF_8));
        return new Definition(file, ignored(request, sources, machine, definition, own));
    }

    private static List<String> ignored(
            BuildRequest request, BuildSources sources, Platform machine, Vertex definition, String own) {
        if (!MainContext.canIgnore(request.context())) {
            return List.of();
        }
        Optional<byte[]> content = sources.read(definition, own, LARGEST).or(() -> {
            Vertex ignore = vertex(request.context(), List.of(IGNORE_NAME), "load " + IGNORE_NAME, machine);
            return sources.read(ignore, IGNORE_NAME, LARGEST);
        });
        return content.map(IgnoreFile::read).orElse(List.of());
    }

    /** {@code dockerfile} will do as well. */
    private static Optional<String> otherCase(String path) {
        return SlashPath.base(path).equals(DEFAULT_NAME)
                ? Optional.of(SlashPath.join(SlashPath.directory(path), "dockerfile"))
                : Optional.empty();
    }

    private static Vertex vertex(ContextSource source, List<String> paths, String name, Platform machine) {
        return switch (source) {
            case ContextSource.OfClient _, ContextSource.OfMachine _ ->
                Vertex.of(
                        new Operation.Context(source, new FileQuery(List.of(), List.of(), paths)),
                        machine,
                        List.of(),
                        Planning.internal(name));
            case ContextSource.OfBuild _ ->
                Vertex.of(new Operation.Context(source, FileQuery.ALL), machine, List.of(), Planning.internal(name));
            case ContextSource.Remote _ -> throw new IllegalStateException("no files of the client's: " + source);
            case ContextSource.OfImage _, ContextSource.OfLayout _ ->
                throw BuildException.of("an image can't be where the Dockerfile is");
        };
    }

    /** Refuses other languages than ours: a frontend from a registry isn't run. */
    void requireKnownSyntax(BuildRequest request) {
        String asked = request.buildArgs().getOrDefault("BUILDKIT_SYNTAX", "").strip();
        if (!asked.isEmpty()) {
            requireKnown(asked.split(" ", 2)[0], "BUILDKIT_SYNTAX");
            return;
        }
        Optional<Directives.Directive> directive = Directives.find(file.content(), "syntax");
        if (directive.isPresent()) {
            try {
                requireKnown(directive.get().word(), "# syntax");
            } catch (BuildException e) {
                throw e.at(Lines.of(directive.get().line()).in(file));
            }
        }
    }

    private static void requireKnown(String name, String where) {
        boolean known;
        try {
            ImageReference reference = ImageReference.parse(name);
            known = reference.domain().equals("docker.io")
                    && (reference.path().equals("docker/dockerfile")
                            || reference.path().equals("docker/dockerfile-upstream"));
        } catch (EngineException _) {
            known = false;
        }
        if (!known) {
            throw BuildException.of("frontend " + name + " of " + where
                    + " is not supported: only docker/dockerfile is built in, and others are not run");
        }
    }
}
