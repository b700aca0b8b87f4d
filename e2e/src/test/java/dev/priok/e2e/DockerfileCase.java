package dev.priok.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile with its context and what is to come of it, out of a file of {@code dockerfiles}. Before the first file
 * stand {@code options:}, which are the client's, {@code peer: no, WHY}, if dockerd 20.10 isn't to build it too, and
 * {@code current: no, WHY}, if a dockerd of today makes something else of it. Then the context's files:
 *
 * <pre>
 * -- NAME [MODE] [crlf] --     and its lines
 * -- NAME -> TARGET --         a link
 * -- NAME/ [MODE] --           an empty directory
 * -- NAME = tar|tgz FILE --    an archive that has a later file of the context, with that file's mode
 * -- expect --                 a {@link Expectation} a line
 * </pre>
 *
 * @param peer empty: dockerd 20.10 builds it as well; otherwise why not
 * @param current the same of a current one
 */
record DockerfileCase(
        String name,
        List<String> options,
        String peer,
        String current,
        List<ContextFile> files,
        List<Expectation> expectations) {
    /** Long ago, so that what was copied can be told from what was made. */
    static final Instant CONTEXT_TIME = Instant.parse("2020-02-02T02:02:02Z");

    private static final Pattern MARK = Pattern.compile("-- (.+) --");
    private static final Pattern SECRET = Pattern.compile("id=([^,]*),src=(.*)");
    private static final Pattern WITH_MODE = Pattern.compile("(.+?)(?: (0[0-7]{3}))?( crlf)?");

    /** @param kind of {@code output}, {@code error}, {@code warning}, {@code text}, {@code mode}, {@code owner} ... */
    record Expectation(String kind, String subject, String value) {
        private static final Pattern LINE = Pattern.compile("([a-z]+): (.*)");

        /** Whether it is of what the client says, not of the image. */
        boolean isSaid() {
            return kind.equals("error") || kind.equals("output") || kind.equals("warning");
        }

        static Expectation parse(String line) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("not an expectation: " + line);
            }
            String kind = parts.group(1);
            String rest = parts.group(2);
            int equals = rest.indexOf(" = ");
            return switch (kind) {
                case "text", "mode", "owner", "config" ->
                    new Expectation(
                            kind,
                            rest.substring(0, equals),
                            rest.substring(equals + 3).replace("\\n", "\n"));
                case "exists", "absent" -> new Expectation(kind, rest, "");
                case "error", "output", "warning" -> new Expectation(kind, "", rest);
                default -> throw new IllegalArgumentException("not an expectation: " + line);
            };
        }
    }

    /** @param mark what stands in its first line */
    record ContextFile(String mark, String content) {}

    boolean fails() {
        return expectations.stream().anyMatch(expected -> expected.kind().equals("error"));
    }

    /** Secrets need a session, which the classic request doesn't have. */
    boolean needsSession() {
        return options.contains("--secret")
                || files.stream().anyMatch(file -> file.mark().startsWith("my.Dockerfile.dockerignore"));
    }

    /** What a client is told to do with the context that was made. */
    List<String> arguments(String tag, Path context, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("build", "--tag", tag));
        arguments.addAll(more);
        for (String option : options) {
            boolean isFile = arguments.getLast().equals("-f");
            arguments.add(isFile ? context.resolve(option).toString() : option.replace("src=", "src=" + context + "/"));
        }
        arguments.add(context.toString());
        return arguments;
    }

    /** The same as a service's {@code build} section. */
    Map<String, Object> composeSection(Path context) {
        Map<String, Object> section = new LinkedHashMap<>(Map.of("context", context.toString()));
        for (int i = 0; i < options.size(); i += 2) {
            String value = options.get(i + 1);
            switch (options.get(i)) {
                case "-f" -> section.put("dockerfile", value);
                case "--target" -> section.put("target", value);
                case "--build-arg" -> listed(section, "args").add(value);
                case "--label" -> listed(section, "labels").add(value);
                case "--add-host" -> listed(section, "extra_hosts").add(value);
                case "--secret" -> listed(section, "secrets").add(value.replaceFirst("id=([^,]*),.*", "$1"));
                default -> throw new IllegalStateException(name + ": " + options.get(i));
            }
        }
        return section;
    }

    /** What a project must have beside the section: files by the names of secrets. */
    Map<String, Object> composeSecrets(Path context) {
        Map<String, Object> secrets = new LinkedHashMap<>();
        for (String option : options) {
            Matcher secret = SECRET.matcher(option);
            if (secret.matches()) {
                secrets.put(
                        secret.group(1),
                        Map.of("file", context.resolve(secret.group(2)).toString()));
            }
        }
        return secrets;
    }

    @SuppressWarnings("unchecked")
    private static List<String> listed(Map<String, Object> section, String name) {
        return (List<String>) section.computeIfAbsent(name, _ -> new ArrayList<String>());
    }

    static List<DockerfileCase> all() {
        try (Stream<Path> files =
                Files.list(Programs.top().resolve("e2e/src/test/resources/dev/priok/e2e/dockerfiles"))) {
            return files.sorted().map(DockerfileCase::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DockerfileCase read(Path file) {
        List<String> options = List.of();
        String peer = "";
        String current = "";
        List<ContextFile> files = new ArrayList<>();
        List<Expectation> expectations = new ArrayList<>();
        String mark = null;
        StringBuilder content = new StringBuilder();
        try {
            for (String line : Files.readAllLines(file)) {
                Matcher begins = MARK.matcher(line);
                if (begins.matches()) {
                    add(files, expectations, mark, content.toString());
                    mark = begins.group(1);
                    content.setLength(0);
                } else if (mark != null) {
                    content.append(line).append('\n');
                } else if (line.startsWith("options: ")) {
                    options = List.of(line.substring("options: ".length()).split(" "));
                } else if (line.startsWith("peer: no, ")) {
                    peer = line.substring("peer: no, ".length());
                } else if (line.startsWith("current: no, ")) {
                    current = line.substring("current: no, ".length());
                } else {
                    throw new IllegalArgumentException(file + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        add(files, expectations, mark, content.toString());
        String name = file.getFileName().toString().replace(".case", "");
        return new DockerfileCase(name, options, peer, current, files, expectations);
    }

    private static void add(
            List<ContextFile> files, List<Expectation> expectations, @Nullable String mark, String content) {
        if ("expect".equals(mark)) {
            content.lines().map(Expectation::parse).forEach(expectations::add);
        } else if (mark != null) {
            files.add(new ContextFile(mark, content));
        }
    }

    /** Makes the context in an empty directory. */
    void writeTo(Path directory) throws IOException {
        for (ContextFile file : files) {
            write(directory, file);
        }
        try (Stream<Path> made = Files.walk(directory)) {
            for (Path path : made.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                Files.setLastModifiedTime(path, FileTime.from(CONTEXT_TIME));
            }
        }
    }

    private void write(Path directory, ContextFile file) throws IOException {
        String mark = file.mark();
        int link = mark.indexOf(" -> ");
        int archive = mark.indexOf(" = ");
        if (link > 0) {
            Path path = parentMade(directory.resolve(mark.substring(0, link)));
            Files.createSymbolicLink(path, Path.of(mark.substring(link + 4)));
        } else if (archive > 0) {
            String[] words = mark.substring(archive + 3).split(" ");
            writeArchive(parentMade(directory.resolve(mark.substring(0, archive))), words[0], words[1]);
        } else {
            Matcher parts = WITH_MODE.matcher(mark);
            if (!parts.matches()) {
                throw new IllegalArgumentException(name + ": " + mark);
            }
            Path path = parentMade(directory.resolve(parts.group(1)));
            if (parts.group(1).endsWith("/")) {
                Files.createDirectory(path);
            } else {
                Files.writeString(path, parts.group(3) == null ? file.content() : crlf(file.content()));
            }
            int mode = Integer.parseInt(
                    parts.group(2) == null ? Files.isDirectory(path) ? "755" : "644" : parts.group(2), 8);
            Files.setPosixFilePermissions(path, permissions(mode));
        }
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static Path parentMade(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            parentMade(parent);
            Files.createDirectory(parent);
            Files.setPosixFilePermissions(parent, permissions(0755));
        }
        return path;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int i = 0; i < highestFirst.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(highestFirst[i]);
            }
        }
        return set;
    }

    private void writeArchive(Path archive, String kind, String member) throws IOException {
        ContextFile content = files.stream()
                .filter(file -> file.mark().startsWith(member))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(kind.equals("tgz") ? new GZIPOutputStream(bytes) : bytes)) {
            byte[] data = content.content().getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(member);
            entry.setSize(data.length);
            entry.setMode(0100604);
            entry.setIds(21, 22);
            entry.setModTime(FileTime.from(CONTEXT_TIME.minusSeconds(1000)));
            tar.putArchiveEntry(entry);
            tar.write(data);
            tar.closeArchiveEntry();
        }
        try (OutputStream out = Files.newOutputStream(archive)) {
            bytes.writeTo(out);
        }
    }
}
