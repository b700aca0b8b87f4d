package dev.priok.compose;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Projects with what docker compose 2.40.3 (and 2.26.1 for former hashes) printed of them. */
public final class Corpus {
    /** The variables that the recordings were made with. */
    static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/user");

    private Corpus() {}

    /** Where the projects are. */
    public static Path root() {
        try {
            return Path.of(Objects.requireNonNull(Corpus.class.getResource("corpus"), "the corpus is missing")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The projects' folders. */
    public static List<Path> projects() {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> !folder.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static LoadRequest request(Path project) {
        return LoadRequest.of(project, ENVIRONMENT);
    }

    /** What was recorded, with this machine's folder in it. */
    static String recorded(Path project, String file) throws IOException {
        return Files.readString(project.resolve(file)).replace("@ROOT@", root().toString());
    }
}
