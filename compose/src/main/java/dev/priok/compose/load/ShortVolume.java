package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** The short form of a mount: {@code [source:]target[:options]}. */
final class ShortVolume {
    private static final Set<String> PROPAGATIONS =
            Set.of("rprivate", "private", "rshared", "shared", "rslave", "slave");

    private ShortVolume() {}

    /** Where it is mounted; for what isn't valid the text itself. */
    static String target(String text) {
        List<String> parts = parts(text);
        return parts.size() < 2 ? text : parts.get(1);
    }

    static Mapping read(Scalar scalar, TreePath path) {
        String text = scalar.text();
        List<String> parts = parts(text);
        if (parts.size() > 3 || parts.contains("")) {
            throw Violations.one(scalar.place(), path, "must be [source:]target[:options], not '" + text + "'");
        }
        String source = parts.size() == 1 ? "" : parts.get(0);
        String target = parts.size() == 1 ? parts.get(0) : parts.get(1);
        if (isDrive(source)) {
            throw Violations.one(
                    scalar.place(), path, "names the Windows path '" + source + "', and containers here have Linux's");
        }
        SequencedMap<String, Node> mount = new LinkedHashMap<>();
        boolean bind = isPath(source);
        mount.put("type", Scalar.of(bind ? "bind" : "volume"));
        if (!source.isEmpty()) {
            mount.put("source", Scalar.of(source));
        }
        mount.put("target", Scalar.of(PathText.clean(target)));
        SequencedMap<String, Node> bindOptions = new LinkedHashMap<>();
        SequencedMap<String, Node> volumeOptions = new LinkedHashMap<>();
        if (parts.size() == 3) {
            options(parts.get(2), mount, bindOptions, volumeOptions);
        }
        if (bind) {
            bindOptions.put("create_host_path", Scalar.of(true));
        }
        if (bind || !bindOptions.isEmpty()) {
            mount.put("bind", Mapping.of(bindOptions));
        }
        if (!bind || !volumeOptions.isEmpty()) {
            mount.put("volume", Mapping.of(volumeOptions));
        }
        return new Mapping(mount, Map.of(), scalar.place());
    }

    private static void options(
            String options,
            SequencedMap<String, Node> mount,
            SequencedMap<String, Node> bind,
            SequencedMap<String, Node> volume) {
        for (String option : options.split(",")) {
            switch (option) {
                case "ro" -> mount.put("read_only", Scalar.of(true));
                case "rw" -> mount.remove("read_only");
                case "nocopy" -> volume.put("nocopy", Scalar.of(true));
                case "z", "Z" -> bind.put("selinux", Scalar.of(option));
                default -> {
                    if (PROPAGATIONS.contains(option)) {
                        bind.put("propagation", Scalar.of(option));
                    }
                }
            }
        }
    }

    /** Between colons that are neither a drive's nor in a variable. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int variables = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean drive = part.length() == 1 && Character.isLetter(part.charAt(0));
            if (character == '$' && i + 1 < text.length() && text.charAt(i + 1) == '{') {
                variables++;
            } else if (character == '}' && variables > 0) {
                variables--;
            } else if (character == ':' && variables == 0 && !drive) {
                parts.add(part.toString());
                part.setLength(0);
                continue;
            }
            part.append(character);
        }
        parts.add(part.toString());
        return parts;
    }

    private static boolean isPath(String source) {
        return source.startsWith(".") || source.startsWith("/") || source.startsWith("~") || source.startsWith("\\\\");
    }

    private static boolean isDrive(String source) {
        return source.length() >= 2 && Character.isLetter(source.charAt(0)) && source.charAt(1) == ':';
    }
}
