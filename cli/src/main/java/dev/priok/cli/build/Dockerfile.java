package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.LocalInput;
import dev.priok.model.path.IgnoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The Dockerfile of a context that is a directory.
 *
 * @param name in what is sent
 * @param ignored patterns of what isn't sent
 * @param extras files that are sent besides, by name
 */
record Dockerfile(String name, List<String> ignored, Map<String, byte[]> extras) {
    private static final String USUAL = "Dockerfile";
    private static final String IGNORE = ".dockerignore";

    /** @param context a real path */
    static Dockerfile of(Path context, String file) throws IOException {
        if (file.equals("-")) {
            try (InputStream input = LocalInput.open("-")) {
                return besides(context, input.readAllBytes(), patterns(context.resolve(IGNORE)));
            }
        }
        Path path = file.isEmpty() ? context.resolve(USUAL) : Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new CommandFailure("unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                    + path + ": no such file or directory");
        }
        Path own = path.resolveSibling(path.getFileName() + IGNORE);
        List<String> patterns = patterns(Files.exists(own) ? own : context.resolve(IGNORE));
        Path real = path.toRealPath();
        if (!real.startsWith(context)) {
            return besides(context, Files.readAllBytes(real), patterns);
        }
        String name = context.relativize(real).toString();
        // The engine reads them although the build doesn't get them.
        List<String> ignored = new ArrayList<>(patterns);
        if (!ignored.isEmpty()) {
            ignored.addAll(List.of("!" + name, "!" + name + IGNORE, "!" + IGNORE));
        }
        return new Dockerfile(name, ignored, Map.of());
    }

    /** One that isn't in the context goes under a name that nothing there has. */
    private static Dockerfile besides(Path context, byte[] content, List<String> patterns) {
        String name;
        do {
            byte[] random = new byte[10];
            ThreadLocalRandom.current().nextBytes(random);
            name = ".dockerfile." + HexFormat.of().formatHex(random);
        } while (Files.exists(context.resolve(name)));
        // What the engine leaves out of the context, by this name alone.
        String ignore = String.join("\n", patterns) + "\n" + name + "\n" + name + IGNORE + "\n";
        Map<String, byte[]> extras = Map.of(name, content, name + IGNORE, ignore.getBytes(StandardCharsets.UTF_8));
        return new Dockerfile(name, patterns, extras);
    }

    /** What isn't sent of a directory that is a named context; its list of that is, as it holds for the engine too. */
    static List<String> ignoredIn(Path directory) throws IOException {
        List<String> ignored = new ArrayList<>(patterns(directory.resolve(IGNORE)));
        if (!ignored.isEmpty()) {
            ignored.add("!" + IGNORE);
        }
        return ignored;
    }

    private static List<String> patterns(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        return IgnoreFile.read(Files.readAllBytes(file));
    }
}
