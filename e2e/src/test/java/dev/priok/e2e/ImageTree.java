package dev.priok.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The files of a saved image, its layers put over each other. */
final class ImageTree {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /**
     * A file as its layer has it.
     *
     * @param content a character a byte
     */
    record Node(TarArchiveEntry entry, String content) {}

    /** Reads what {@code docker save} writes for one image. */
    static ImageTree of(InputStream saved) throws IOException {
        Map<String, byte[]> members = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(saved)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                // dockerd links to layers that it wrote already.
                byte[] content = entry.isSymbolicLink()
                        ? members.get(entry.getLinkName().replace("../", ""))
                        : tar.readAllBytes();
                members.put(entry.getName(), content == null ? new byte[0] : content);
            }
        }
        ImageTree tree = new ImageTree();
        JsonNode manifest = new ObjectMapper().readTree(members.get("manifest.json"));
        for (JsonNode layer : manifest.get(0).get("Layers")) {
            tree.add(members.get(layer.asString()));
        }
        return tree;
    }

    private void add(byte @Nullable [] layer) throws IOException {
        if (layer == null) {
            throw new IOException("a layer is missing");
        }
        Map<String, Node> added = new HashMap<>();
        List<String> removed = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(layer))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = path(entry.getName());
                String name = path.substring(path.lastIndexOf('/') + 1);
                String parent = path.substring(0, path.length() - name.length());
                if (name.equals(OPAQUE)) {
                    nodes.keySet().removeIf(known -> known.startsWith(parent) && !known.equals(parent));
                } else if (name.startsWith(WHITEOUT)) {
                    removed.add(parent + name.substring(WHITEOUT.length()));
                } else {
                    added.put(path, new Node(entry, new String(tar.readAllBytes(), StandardCharsets.ISO_8859_1)));
                }
            }
        }
        for (String gone : removed) {
            nodes.keySet().removeIf(known -> known.equals(gone) || known.startsWith(gone + "/"));
        }
        nodes.putAll(added);
    }

    private static String path(String name) {
        String plain = name.replaceAll("/+$", "");
        plain = plain.startsWith("./") ? plain.substring(1) : plain.startsWith("/") ? plain : "/" + plain;
        return plain.equals("/.") ? "/" : plain;
    }

    boolean has(String path) {
        return nodes.containsKey(path);
    }

    String text(String path) {
        return new String(target(path).content().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String mode(String path) {
        return "0%o".formatted(node(path).entry().getMode() & 07777);
    }

    String owner(String path) {
        TarArchiveEntry entry = node(path).entry();
        return entry.getLongUserId() + ":" + entry.getLongGroupId();
    }

    private Node node(String path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new AssertionError("there is no " + path + " in the image, only " + nodes.keySet());
        }
        return node;
    }

    private Node target(String path) {
        Node node = node(path);
        return node.entry().isLink() ? target(path(node.entry().getLinkName())) : node;
    }

    /**
     * A line for each path, with all that is to be equal.
     *
     * @param began what is younger was made by the build, and its time doesn't count
     * @param timesOfDirectories dockerd 20.10 writes into them what it mounts into steps, and doesn't set them after a
     *     copy. A current one still makes and removes files of its own in /etc with every RUN
     */
    List<String> lines(Instant began, boolean timesOfDirectories) {
        // Which of several names is the file and which the links is a matter of order.
        Map<Node, String> firstNames = new HashMap<>();
        List<String> lines = new ArrayList<>();
        nodes.forEach((path, named) -> {
            Node node = target(path);
            TarArchiveEntry entry = node.entry();
            String first = firstNames.putIfAbsent(node, path);
            Instant time = entry.getLastModifiedTime().toInstant();
            lines.add(path + " " + kind(entry) + " 0%o".formatted(entry.getMode() & 07777) + " "
                    + entry.getLongUserId() + ":" + entry.getLongGroupId() + " "
                    + (entry.isDirectory() && (!timesOfDirectories || path.equals("/etc"))
                            ? ""
                            : time.isBefore(began) ? time.getEpochSecond() : "new")
                    + (entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "")
                    + (entry.isFile()
                            ? " " + node.content().length() + " bytes, hash "
                                    + node.content().hashCode()
                            : "")
                    + (first == null ? "" : " = " + first)
                    + extended(entry));
        });
        return lines;
    }

    private static String kind(TarArchiveEntry entry) {
        return entry.isDirectory()
                ? "directory"
                : entry.isSymbolicLink() ? "link" : entry.isFIFO() ? "pipe" : entry.isFile() ? "file" : "device";
    }

    private static String extended(TarArchiveEntry entry) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entry.getExtraPaxHeaders()).forEach((key, value) -> {
            if (key.startsWith("SCHILY.xattr.")) {
                text.append(' ')
                        .append(key.substring("SCHILY.xattr.".length()))
                        .append('=')
                        .append(value);
            }
        });
        return text.toString();
    }
}
