package dev.priok.compose.load;

import dev.priok.compose.tree.YamlDocument;
import dev.priok.compose.tree.YamlReader;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files of a project, each read once. */
public final class FileTexts {
    private static final int LARGEST_BYTES = 8 << 20;
    private static final List<String> REMOTE = List.of("oci://", "https://", "http://", "git://", "ssh://", "git@");

    private final Map<String, List<YamlDocument>> read = new HashMap<>();
    private final InputStream standardInput;

    public FileTexts(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** The documents of a file; {@code -} is standard input. */
    public List<YamlDocument> documents(String file) {
        List<YamlDocument> known = read.get(file);
        if (known == null) {
            known = YamlReader.read(file.equals("-") ? "<stdin>" : file, text(file));
            read.put(file, known);
        }
        return known;
    }

    /** Refuses what isn't a file of this machine. */
    static void refuseRemote(String file) {
        if (REMOTE.stream().anyMatch(file::startsWith)) {
            throw EngineException.notImplemented(
                    file + ": Compose files are read from this machine only, not from repositories or registries");
        }
    }

    private String text(String file) {
        refuseRemote(file);
        try {
            byte[] bytes;
            if (file.equals("-")) {
                bytes = standardInput.readNBytes(LARGEST_BYTES + 1);
            } else {
                try (InputStream content = Files.newInputStream(Path.of(file))) {
                    bytes = content.readNBytes(LARGEST_BYTES + 1);
                }
            }
            if (bytes.length > LARGEST_BYTES) {
                throw EngineException.invalid(file + ": larger than " + LARGEST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new EngineException(new EngineError.NotFound("open " + file + ": no such file or directory"), e);
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("cannot read " + file + ": " + e.getMessage()), e);
        }
    }
}
