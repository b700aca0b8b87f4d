package dev.priok.compose.load;

import dev.priok.compose.LoadRequest;
import dev.priok.compose.env.DotEnv;
import dev.priok.compose.env.Template;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a project's files and variables. */
public final class FileSearch {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private FileSearch() {}

    /**
     * What was found.
     *
     * @param files absolute, or {@code -}
     * @param directory of the project, absolute
     * @param environment the request's variables and those of files
     */
    public record Found(List<String> files, Path directory, Map<String, String> environment) {}

    public static Found find(LoadRequest request, Consumer<String> warnings) {
        Path folder = request.folder().toAbsolutePath().normalize();
        Map<String, String> environment = new TreeMap<>(request.environment());
        environment.putIfAbsent("PWD", folder.toString());
        List<String> files = request.files();
        Path directory = directory(request, folder, files);
        variables(request, directory == null ? folder : directory, environment);
        if (files.isEmpty() && environment.containsKey("COMPOSE_FILE")) {
            String separator = environment.getOrDefault("COMPOSE_PATH_SEPARATOR", "");
            files = Arrays.asList(environment
                    .getOrDefault("COMPOSE_FILE", "")
                    .split(Pattern.quote(separator.isEmpty() ? ":" : separator)));
        }
        if (files.isEmpty()) {
            files = search(directory == null ? folder : directory, warnings);
        }
        if (directory == null) {
            directory = directory(request, folder, files);
            if (directory == null) {
                directory = folder;
            }
            variables(request, directory, environment);
        }
        List<String> absolute = new ArrayList<>();
        for (String file : files) {
            FileTexts.refuseRemote(file);
            absolute.add(
                    file.equals("-") ? file : folder.resolve(file).normalize().toString());
        }
        return new Found(absolute, directory, environment);
    }

    private static @Nullable Path directory(LoadRequest request, Path folder, List<String> files) {
        if (request.projectDirectory() != null) {
            return folder.resolve(request.projectDirectory()).normalize();
        }
        for (String file : files) {
            if (!file.equals("-")) {
                Path parent = folder.resolve(file).normalize().getParent();
                return parent == null ? folder : parent;
            }
        }
        return null;
    }

    private static List<String> search(Path from, Consumer<String> warnings) {
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            List<String> found = there(folder, NAMES);
            if (found.isEmpty()) {
                continue;
            }
            List<String> files = new ArrayList<>(List.of(found.getFirst()));
            warnOfSeveral("config", found, warnings);
            List<String> overrides = there(folder, OVERRIDES);
            if (!overrides.isEmpty()) {
                files.add(overrides.getFirst());
                warnOfSeveral("override", overrides, warnings);
            }
            return files;
        }
        throw new EngineException(new EngineError.NotFound("no configuration file provided: not found"));
    }

    private static List<String> there(Path folder, List<String> names) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                found.add(file.toString());
            }
        }
        return found;
    }

    private static void warnOfSeveral(String kind, List<String> found, Consumer<String> warnings) {
        if (found.size() > 1) {
            warnings.accept("Found multiple " + kind + " files with supported names: " + String.join(", ", found));
            warnings.accept("Using " + found.getFirst());
        }
    }

    /** Adds those of files; the ones that are there win. */
    private static void variables(LoadRequest request, Path directory, Map<String, String> environment) {
        List<String> files = request.envFiles();
        if (files.isEmpty()) {
            files = Arrays.stream(
                            environment.getOrDefault("COMPOSE_ENV_FILES", "").split(","))
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
        Map<String, String> more = new TreeMap<>();
        Template.Variables known = environment::get;
        if (files.isEmpty()) {
            Path usual = directory.resolve(".env");
            if (!isTrue(environment.getOrDefault("COMPOSE_DISABLE_ENV_FILE", "")) && Files.isRegularFile(usual)) {
                DotEnv.read(usual, more, known);
            }
        }
        for (String name : files) {
            Path file = request.folder().toAbsolutePath().resolve(name).normalize();
            if (!Files.exists(file)) {
                throw new EngineException(new EngineError.NotFound("couldn't find env file: " + file));
            }
            DotEnv.read(file, more, known);
        }
        more.forEach(environment::putIfAbsent);
    }

    private static boolean isTrue(String word) {
        return List.of("1", "t", "true").contains(word.toLowerCase(Locale.ROOT));
    }
}
