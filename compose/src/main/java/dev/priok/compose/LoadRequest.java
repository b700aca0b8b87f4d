package dev.priok.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which project is meant and how much is to be made of its files.
 *
 * @param folder where the command was given: relative paths count from here, and files are looked for from here up
 * @param files as given with {@code -f}, {@code -} is standard input; empty: COMPOSE_FILE's, else those found
 * @param projectName null: COMPOSE_PROJECT_NAME, else what the files say, else the folder's name
 * @param projectDirectory null: the first file's folder
 * @param envFiles empty: COMPOSE_ENV_FILES, else {@code .env} of the project directory
 * @param profiles empty: COMPOSE_PROFILES
 * @param environment the command's own variables, which win over those of files
 */
public record LoadRequest(
        Path folder,
        List<String> files,
        @Nullable String projectName,
        @Nullable Path projectDirectory,
        List<String> envFiles,
        List<String> profiles,
        Map<String, String> environment,
        Depth depth) {
    public LoadRequest {
        files = List.copyOf(files);
        envFiles = List.copyOf(envFiles);
        profiles = List.copyOf(profiles);
        environment = Map.copyOf(environment);
    }

    /** The project of a folder, read to the end. */
    public static LoadRequest of(Path folder, Map<String, String> environment) {
        return new LoadRequest(folder, List.of(), null, null, List.of(), List.of(), environment, Depth.FULL);
    }

    public LoadRequest withFiles(List<String> next) {
        return new LoadRequest(folder, next, projectName, projectDirectory, envFiles, profiles, environment, depth);
    }

    public LoadRequest withProjectName(@Nullable String next) {
        return new LoadRequest(folder, files, next, projectDirectory, envFiles, profiles, environment, depth);
    }

    public LoadRequest withProjectDirectory(@Nullable Path next) {
        return new LoadRequest(folder, files, projectName, next, envFiles, profiles, environment, depth);
    }

    public LoadRequest withEnvFiles(List<String> next) {
        return new LoadRequest(folder, files, projectName, projectDirectory, next, profiles, environment, depth);
    }

    public LoadRequest withProfiles(List<String> next) {
        return new LoadRequest(folder, files, projectName, projectDirectory, envFiles, next, environment, depth);
    }

    public LoadRequest withDepth(Depth next) {
        return new LoadRequest(folder, files, projectName, projectDirectory, envFiles, profiles, environment, next);
    }

    /**
     * Which steps are made; {@code config}'s flags leave some out.
     *
     * @param interpolate replace variables
     * @param normalize add what files imply, such as the default network
     * @param resolvePaths make relative paths absolute
     * @param resolveEnvironment read the services' {@code env_file}s into their environment
     * @param checkConsistency refuse what refers to something that isn't there
     */
    public record Depth(
            boolean interpolate,
            boolean normalize,
            boolean resolvePaths,
            boolean resolveEnvironment,
            boolean checkConsistency) {
        /** All of them. */
        public static final Depth FULL = new Depth(true, true, true, true, true);
    }
}
