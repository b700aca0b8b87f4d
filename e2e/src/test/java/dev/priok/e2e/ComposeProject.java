package dev.priok.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder with the files of one Compose project; closing takes the project down. */
final class ComposeProject implements AutoCloseable {
    private final PriokDaemon priok;
    private final Path folder;

    private ComposeProject(PriokDaemon priok, Path folder) {
        this.priok = priok;
        this.folder = folder;
    }

    /** @param name of the folder, and so of the project */
    static ComposeProject create(PriokDaemon priok, String name, String compose) throws IOException {
        Path folder = Files.createDirectory(
                Files.createTempDirectory(priok.scratch(), "compose").resolve(name));
        ComposeProject project = new ComposeProject(priok, folder);
        project.write("compose.yaml", compose);
        return project;
    }

    Path folder() {
        return folder;
    }

    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** The words of a command of {@code priok compose}. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Programs.top().resolve("bin/priok").toString(),
                "compose",
                "--project-directory",
                folder.toString(),
                "-f",
                folder.resolve("compose.yaml").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    Result compose(String... arguments) {
        return composeWith(Map.of(), arguments);
    }

    Result composeWith(Map<String, String> variables, String... arguments) {
        return Programs.run(environment(variables), command(arguments));
    }

    Map<String, String> environment(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.putAll(variables);
        return environment;
    }

    @Override
    public void close() {
        // By its name alone: its files may be wrong, or want variables.
        priok.priok("compose", "-p", folder.getFileName().toString(), "down", "-v", "-t", "0", "--remove-orphans")
                .ok();
    }
}
