package dev.priok.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Command lines that show what a command is for. */
final class Examples {
    private Examples() {}

    /** Those of the command with these words, such as {@code container run}; none if nobody wrote one. */
    static List<String> of(String words) {
        String name = canonical(words);
        List<String> found = new ArrayList<>();
        for (String line : lines()) {
            int tab = line.indexOf('\t');
            if (tab > 0 && line.substring(0, tab).equals(name)) {
                found.add(line.substring(tab + 1));
            }
        }
        return found;
    }

    private static List<String> lines() {
        try (InputStream in = Examples.class.getResourceAsStream("examples.txt")) {
            if (in == null) {
                throw new IllegalStateException("examples.txt is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name that a command has in the list of examples: its short one, if it has one. */
    private static String canonical(String words) {
        return switch (words) {
            case "container ls", "container list", "container ps" -> "ps";
            case "image ls", "image list" -> "images";
            case "image rm", "image remove" -> "rmi";
            case "container remove" -> "rm";
            case "builder build", "buildx build", "buildx b" -> "build";
            case "builder prune",
                    "container inspect",
                    "container prune",
                    "image inspect",
                    "image prune",
                    "image bootstrap" -> words;
            default -> shortened(words.startsWith("builder ") ? words.replaceFirst("builder", "buildx") : words);
        };
    }

    private static String shortened(String words) {
        for (String group : List.of("container ", "image ")) {
            if (words.startsWith(group)) {
                return words.substring(group.length());
            }
        }
        if (words.equals("system info") || words.equals("system events")) {
            return words.substring("system ".length());
        }
        return words.replaceFirst(" list$", " ls").replaceFirst(" remove$", " rm");
    }
}
