package dev.priok.compose.watch;

import dev.priok.compose.model.Build;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.WatchRule;
import dev.priok.model.path.IgnoreFile;
import dev.priok.model.path.PathPatterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One rule of a service, and which files are its.
 *
 * @param ignored relative to its path; so for {@code included}, where no patterns are all files
 * @param left what builds of the service leave out, relative to {@code context}
 */
record WatchedFiles(
        String service,
        WatchRule rule,
        Path root,
        PathPatterns included,
        PathPatterns ignored,
        Path context,
        PathPatterns left) {
    /** What editors and tools write for themselves, and git's own. */
    private static final PathPatterns EPHEMERAL = PathPatterns.of(List.of(
            "**/.git",
            "**/*___jb_old___",
            "**/*___jb_tmp___",
            "**/.idea/**",
            "**/.#*",
            "**/#*#",
            "**/4913",
            "**/*~",
            "**/.*.swp",
            "**/.*.swx",
            "**/.*.swo",
            "**/.*.swn",
            "**/.*.kate-swp",
            "**/*-go-tmp-umask"));

    static WatchedFiles of(Service service, WatchRule rule) {
        Path context = service.build()
                .map(build -> Path.of(build.context()))
                .filter(Path::isAbsolute)
                .orElse(Path.of("/"));
        return new WatchedFiles(
                service.name(),
                rule,
                Path.of(rule.path()),
                PathPatterns.of(rule.include()),
                PathPatterns.of(rule.ignore()),
                context,
                PathPatterns.of(service.build().map(WatchedFiles::leftOut).orElse(List.of())));
    }

    /** The patterns of the Dockerfile's own list, or of the context's. */
    private static List<String> leftOut(Build build) {
        Path context = Path.of(build.context());
        String dockerfile = build.dockerfile().isEmpty() ? "Dockerfile" : build.dockerfile();
        for (Path list : List.of(context.resolve(dockerfile + ".dockerignore"), context.resolve(".dockerignore"))) {
            if (Files.isRegularFile(list)) {
                try {
                    return IgnoreFile.read(Files.readAllBytes(list));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return List.of();
    }

    /** Whether a change of the file concerns the rule. */
    boolean has(Path file) {
        return file.startsWith(root)
                && (included.isEmpty() || file.equals(root) || included.matches(relative(root, file)))
                && !isIgnored(file);
    }

    private boolean isIgnored(Path file) {
        return EPHEMERAL.matches(relative(Path.of("/"), file))
                || (!file.equals(root) && ignored.matches(relative(root, file)))
                || (file.startsWith(context) && !file.equals(context) && left.matches(relative(context, file)));
    }

    /** Whether no file below the directory can concern the rule. */
    boolean hasNoneBelow(Path directory) {
        if (root.startsWith(directory)) {
            return false;
        }
        return !directory.startsWith(root)
                || EPHEMERAL.matchesAllBelow(relative(Path.of("/"), directory))
                || ignored.matchesAllBelow(relative(root, directory))
                || (directory.startsWith(context)
                        && !directory.equals(context)
                        && left.matchesAllBelow(relative(context, directory)));
    }

    private static String relative(Path from, Path file) {
        return from.relativize(file).toString();
    }

    /** Where the file is in containers. */
    String target(Path file) {
        Path target = Path.of(rule.target());
        return (file.equals(root) ? target : target.resolve(root.relativize(file))).toString();
    }

    boolean syncs() {
        return switch (rule.action()) {
            case SYNC, SYNC_RESTART, SYNC_EXEC -> true;
            case REBUILD, RESTART -> false;
        };
    }
}
