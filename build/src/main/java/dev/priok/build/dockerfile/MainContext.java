package dev.priok.build.dockerfile;

import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.build.graph.Vertex;
import dev.priok.model.GoBoolean;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.path.PathPatterns;
import dev.priok.model.path.SlashPath;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The context that files are copied from if nothing else is said. Asks the client only for what the stages use. */
final class MainContext {
    private static final String REMOTE_FILE = "context";

    private final Node files;
    private final @Nullable PathPatterns ignored;
    private final Set<String> paths = new LinkedHashSet<>();

    /**
     * The context of a request.
     *
     * @param exclude patterns of {@code .dockerignore}; empty for contexts that it doesn't hold for
     */
    MainContext(BuildRequest request, List<String> exclude, BuildSources sources, Platform machine) {
        files = node(request, exclude, sources, machine);
        ignored = exclude.isEmpty() ? null : PathPatterns.of(exclude);
    }

    Node files() {
        return files;
    }

    /** What {@code .dockerignore} leaves out; null: nothing does. */
    @Nullable
    PathPatterns ignored() {
        return ignored;
    }

    void uses(String path) {
        paths.add(SlashPath.clean("/" + path));
    }

    /** Whether a context's {@code .dockerignore} holds for it: only what is sent for the build can be left out. */
    static boolean canIgnore(ContextSource source) {
        return source instanceof ContextSource.OfClient || source instanceof ContextSource.OfMachine;
    }

    private Node node(BuildRequest request, List<String> exclude, BuildSources sources, Platform machine) {
        ContextSource source = request.context();
        return switch (source) {
            case ContextSource.OfClient _, ContextSource.OfMachine _ ->
                Node.later(
                        () -> new Operation.Context(source, new FileQuery(List.of(), exclude, followPaths(paths))),
                        machine,
                        Planning.internal("load build context"));
            case ContextSource.OfBuild _ ->
                Node.of(
                        new Operation.Context(source, FileQuery.ALL),
                        machine,
                        List.of(),
                        Planning.internal("load build context"));
            case ContextSource.Remote remote -> remote(remote.url(), keepsGitDirectory(request), sources, machine);
            case ContextSource.OfImage _, ContextSource.OfLayout _ ->
                throw BuildException.of("an image can't be the main context of a build");
        };
    }

    /** The root says that all is needed. */
    static List<String> followPaths(Collection<String> paths) {
        if (paths.contains("/")) {
            return List.of();
        }
        return paths.stream().map(path -> path.substring(1)).sorted().toList();
    }

    /** Whether the main context, if it is a repository, has its {@code .git} too. */
    static boolean keepsGitDirectory(BuildRequest request) {
        return GoBoolean.parse(request.buildArgs().getOrDefault("BUILDKIT_CONTEXT_KEEP_GIT_DIR", ""))
                .orElse(false);
    }

    /**
     * A repository, an archive's files, or the file itself.
     *
     * @param keepGitDirectory also if the URL doesn't say so
     */
    static Node remote(String url, boolean keepGitDirectory, BuildSources sources, Platform machine) {
        Optional<GitAddress> git = GitAddress.parse(url);
        if (git.isPresent()) {
            boolean keep = keepGitDirectory || Boolean.TRUE.equals(git.get().keepGitDirectory());
            return RemoteSources.git(sources, git.get(), keep, machine, Planning.internal("load git source " + url));
        }
        Vertex.About about = Planning.internal("load remote build context");
        Node file = RemoteSources.http(url, REMOTE_FILE, null, machine, about);
        if (!sources.isArchive(url)) {
            return file;
        }
        FileChange unpack = new FileChange.Copy(
                1,
                List.of("/" + REMOTE_FILE),
                "/",
                new FileChange.CopyRules(Owner.UNSAID, "", true, false, List.of(), false, null));
        return Node.of(new Operation.Files(List.of(unpack)), machine, List.of(Node.scratch(machine), file), about);
    }

    /** The name of the file that a URL's content is if it is no archive. */
    static Optional<String> onlyFile(ContextSource source, BuildSources sources) {
        return source instanceof ContextSource.Remote remote
                        && GitAddress.parse(remote.url()).isEmpty()
                        && !sources.isArchive(remote.url())
                ? Optional.of(REMOTE_FILE)
                : Optional.empty();
    }
}
