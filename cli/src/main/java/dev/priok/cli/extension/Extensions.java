package dev.priok.cli.extension;

import dev.priok.cli.Session;
import dev.priok.cli.format.NaturalOrder;
import dev.priok.client.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The programs there are: in the user's settings' directories, the user's own and the system's, the first one counting. */
public final class Extensions {
    private static final String PREFIX = "docker-";
    private static final List<String> SYSTEM_DIRECTORIES = List.of(
            "/usr/local/lib/docker/cli-plugins",
            "/usr/local/libexec/docker/cli-plugins",
            "/usr/lib/docker/cli-plugins",
            "/usr/libexec/docker/cli-plugins");

    private final List<Path> directories;
    private final Predicate<String> builtIn;

    Extensions(List<Path> directories, Predicate<String> builtIn) {
        this.directories = List.copyOf(directories);
        this.builtIn = builtIn;
    }

    /** Those that the session's user has; none whose name is a command anyway. */
    public static Extensions of(Session session) {
        List<Path> directories = new ArrayList<>();
        for (Json extra : session.settings().content().at("cliPluginsExtraDirs").items()) {
            directories.add(Path.of(extra.text()));
        }
        directories.add(session.configDirectory().resolve("cli-plugins"));
        SYSTEM_DIRECTORIES.forEach(directory -> directories.add(Path.of(directory)));
        return new Extensions(directories, session::isCommand);
    }

    /** The program that adds that command, or null if there is none or the first of that name isn't one. */
    public @Nullable Extension find(String name) {
        if (!isName(name) || builtIn.test(name)) {
            return null;
        }
        for (Path directory : directories) {
            Path path = directory.resolve(PREFIX + name);
            if (Files.exists(path)) {
                Extension found = Extension.ask(name, path, List.of());
                return found.error().isEmpty() ? found : null;
            }
        }
        return null;
    }

    /** All of them by name, those that can't be run among them. */
    public List<Extension> all() {
        Map<String, List<Path>> candidates = new TreeMap<>(NaturalOrder.INSTANCE);
        for (Path directory : directories) {
            addFrom(directory, candidates);
        }
        List<Extension> all = new ArrayList<>();
        candidates.forEach((name, paths) -> {
            Path first = paths.getFirst();
            List<Path> shadowed = paths.subList(1, paths.size());
            all.add(
                    isName(name)
                            ? Extension.ask(name, first, shadowed)
                            : new Extension(
                                    name,
                                    first,
                                    Json.Null.NULL,
                                    "plugin candidate \"" + name + "\" did not match \"^[a-z][a-z0-9]*$\"",
                                    shadowed));
        });
        return all;
    }

    private void addFrom(Path directory, Map<String, List<Path>> candidates) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path path : entries) {
                Path last = path.getFileName();
                String name = last == null ? "" : last.toString().substring(PREFIX.length());
                if (Files.isRegularFile(path) && !builtIn.test(name)) {
                    candidates.computeIfAbsent(name, _ -> new ArrayList<>()).add(path);
                }
            }
        } catch (IOException _) {
            // A directory of others that can't be read has nothing for this user.
            return;
        }
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || !isSmallLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isSmallLetter(c) && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSmallLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
