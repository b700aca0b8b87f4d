package dev.priok.plugin;

import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks for plugins in the directories where they announce themselves. Blocking, without state. */
final class PluginDiscovery {
    /** Others can't be files of their own in these directories. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:@-]*");

    private static final String SOCKET = ".sock";
    private static final List<String> SPECIFICATIONS = List.of(".spec", ".json");

    private final PluginSettings settings;

    PluginDiscovery(PluginSettings settings) {
        this.settings = settings;
    }

    /** Names of all that have announced themselves; whether they live is another matter. */
    SortedSet<String> names() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        addNames(settings.sockets(), List.of(SOCKET), names);
        for (Path directory : settings.specifications()) {
            addNames(directory, SPECIFICATIONS, names);
        }
        return names;
    }

    private static void addNames(Path directory, List<String> endings, SortedSet<String> names) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String file = entry.getFileName().toString();
                for (String ending : endings) {
                    if (Files.exists(entry.resolve(file + ending))) {
                        names.add(file);
                    } else if (file.endsWith(ending) && file.length() > ending.length()) {
                        names.add(file.substring(0, file.length() - ending.length()));
                    }
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nobody has announced anything there.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.removeIf(name -> !NAME.matcher(name).matches());
    }

    /** Where the plugin of this name listens; empty if none has announced itself. */
    Optional<PluginAddress> find(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        for (Path socket : places(settings.sockets(), name, SOCKET)) {
            if (isSocket(socket)) {
                return Optional.of(new PluginAddress.Unix(socket));
            }
        }
        for (Path directory : settings.specifications()) {
            for (String ending : SPECIFICATIONS) {
                for (Path file : places(directory, name, ending)) {
                    if (Files.isRegularFile(file)) {
                        return Optional.of(read(file));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> places(Path directory, String name, String ending) {
        return List.of(directory.resolve(name + ending), directory.resolve(name).resolve(name + ending));
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private static PluginAddress read(Path file) throws IOException {
        try {
            String text = Files.readString(file).strip();
            return file.toString().endsWith(".json")
                    ? described(JsonMapper.shared().readTree(text))
                    : PluginAddress.parse(text, PluginAddress.Trust.OF_THE_MACHINE);
        } catch (JacksonException e) {
            throw new IOException("the plugin's file " + file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IOException("the plugin's file " + file + " is of no use: " + e.getMessage(), e);
        }
    }

    /** Fields as in the documentation of plugin discovery; {@code Name} is only for people. */
    private static PluginAddress described(JsonNode file) throws IOException {
        JsonNode tls = file.path("TLSConfig");
        Path certificate = path(tls, "CertFile");
        Path key = path(tls, "KeyFile");
        if ((certificate == null) != (key == null)) {
            throw new IOException("CertFile and KeyFile need each other");
        }
        boolean anyone = tls.path("InsecureSkipVerify").asBoolean(false);
        PluginAddress.Trust trust =
                new PluginAddress.Trust(new TlsFiles(path(tls, "CAFile"), certificate, key), anyone);
        return PluginAddress.parse(file.path("Addr").asString(""), trust);
    }

    private static @Nullable Path path(JsonNode tls, String field) {
        String text = tls.path(field).asString("");
        return text.isEmpty() ? null : Path.of(text);
    }
}
