package dev.priok.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mounts of a mount namespace at one moment, in the kernel's order (later ones may cover earlier ones). */
public record MountTable(List<MountEntry> entries) {
    public MountTable {
        entries = List.copyOf(entries);
    }

    /** The calling thread's mounts. */
    public static MountTable read() {
        return read(Path.of("/proc/thread-self/mountinfo"));
    }

    /** The mounts that another file of this form lists, for example /proc/1/mountinfo. */
    public static MountTable read(Path mountinfo) {
        try (Fd file = OpenFile.descriptor(mountinfo, OpenFlags.READ_ONLY, 0, Fd.Mode.FILE);
                var stream = file.inputStream()) {
            return parse(FileNames.decode(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MountTable parse(String text) {
        List<MountEntry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isEmpty()) {
                entries.add(MountEntry.parse(line));
            }
        }
        return new MountTable(entries);
    }

    /** The visible (last) mount whose mount point is exactly {@code path}. */
    public Optional<MountEntry> at(Path path) {
        String wanted = path.toString();
        return entries.reversed().stream()
                .filter(entry -> entry.mountPoint().equals(wanted))
                .findFirst();
    }

    /** The mounts at or below {@code directory}, the deepest and latest first: the order to unmount them in. */
    public List<MountEntry> below(Path directory) {
        String base = directory.toString();
        String prefix = base.endsWith("/") ? base : base + "/";
        return entries.reversed().stream()
                .filter(entry ->
                        entry.mountPoint().equals(base) || entry.mountPoint().startsWith(prefix))
                .toList();
    }

    /** The mount that {@code path} lies on, by its longest mount point. */
    public Optional<MountEntry> containing(Path path) {
        for (Path at = path.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Optional<MountEntry> entry = at(at);
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }

    /** Resolves the kernel's octal escapes (space, tab, newline, backslash, and '#'). */
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] bytes = FileNames.encode(field);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            if (bytes[i] == '\\' && i + 3 < bytes.length && isOctal(bytes, i + 1)) {
                out.write((bytes[i + 1] - '0') * 64 + (bytes[i + 2] - '0') * 8 + (bytes[i + 3] - '0'));
                i += 4;
            } else {
                out.write(bytes[i]);
                i++;
            }
        }
        return FileNames.decode(out.toByteArray());
    }

    private static boolean isOctal(byte[] bytes, int start) {
        for (int i = start; i < start + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return bytes[start] <= '3';
    }
}
