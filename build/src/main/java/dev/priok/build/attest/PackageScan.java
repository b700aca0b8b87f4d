package dev.priok.build.attest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the packages that package managers know of in a file tree: those of dpkg and apk. */
public final class PackageScan {
    private final FileReader files;
    private final String distribution;
    private final String release;

    /** Reads a file of a tree; empty if there is none. */
    @FunctionalInterface
    public interface FileReader {
        Optional<byte[]> read(String path);
    }

    /**
     * A package.
     *
     * @param url what it is called everywhere
     * @param origin who made it; empty: nobody said
     */
    record Found(String name, String version, String url, String origin, String license) {}

    PackageScan(FileReader files) {
        this.files = files;
        Map<String, String> system = new HashMap<>();
        text("etc/os-release")
                .or(() -> text("usr/lib/os-release"))
                .ifPresent(text -> text.lines().forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        system.put(
                                line.substring(0, equals),
                                line.substring(equals + 1).replace("\"", ""));
                    }
                }));
        distribution = system.getOrDefault("ID", "");
        release = system.getOrDefault("VERSION_ID", "");
    }

    private Optional<String> text(String path) {
        return files.read(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    List<Found> packages() {
        List<Found> found = new ArrayList<>();
        text("var/lib/dpkg/status")
                .ifPresent(status -> paragraphs(status, ": ").stream()
                        .filter(fields -> fields.getOrDefault("Status", "").endsWith(" installed"))
                        .forEach(fields -> found.add(debian(fields))));
        text("lib/apk/db/installed")
                .or(() -> text("usr/lib/apk/db/installed"))
                .ifPresent(installed -> paragraphs(installed, ":").stream()
                        .filter(fields -> fields.containsKey("P"))
                        .forEach(fields -> found.add(alpine(fields))));
        return found;
    }

    /** Fields by name; lines that go on are left out. */
    private static List<Map<String, String>> paragraphs(String text, String separator) {
        List<Map<String, String>> all = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            int end = line.indexOf(separator);
            if (line.isBlank()) {
                all.add(fields);
                fields = new HashMap<>();
            } else if (end > 0 && !Character.isWhitespace(line.charAt(0))) {
                fields.put(
                        line.substring(0, end),
                        line.substring(end + separator.length()).strip());
            }
        }
        all.add(fields);
        return all;
    }

    private Found debian(Map<String, String> fields) {
        return found("deb", "debian", fields, List.of("Package", "Version", "Architecture", "Maintainer", ""));
    }

    private Found alpine(Map<String, String> fields) {
        return found("apk", "alpine", fields, List.of("P", "V", "A", "m", "L"));
    }

    /** @param keys of name, version, architecture, origin and license */
    private Found found(String type, String usualVendor, Map<String, String> fields, List<String> keys) {
        List<String> values =
                keys.stream().map(key -> fields.getOrDefault(key, "")).toList();
        String name = values.get(0);
        String version = values.get(1);
        Map<String, String> qualifiers = Map.of("arch", values.get(2), "distro", distro());
        String vendor = distribution.isEmpty() ? usualVendor : distribution;
        String url = PackageUrl.of(type, vendor + "/" + name, version, qualifiers);
        return new Found(name, version, url, values.get(3), values.get(4));
    }

    private String distro() {
        return release.isEmpty() ? distribution : distribution + "-" + release;
    }
}
