package dev.priok.store.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes archives for tests. */
public final class TarBuilder {
    public static final Instant TIME = Instant.ofEpochSecond(1_500_000_000L, 123_456_789);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter writer = new TarWriter(bytes);

    public static TarEntry entry(TarEntry.Type type, String name, String link, long size, int mode) {
        return new TarEntry(type, name, link, size, mode, 0, 0, TIME, 0, 0, Map.of(), TarReader.whole(size));
    }

    public TarBuilder add(TarEntry entry, byte[] content) {
        try {
            writer.begin(entry);
            writer.write(content, 0, content.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public TarBuilder add(TarEntry entry) {
        return add(entry, new byte[0]);
    }

    public TarBuilder file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TarBuilder file(String name, byte[] content) {
        return add(entry(TarEntry.Type.FILE, name, "", content.length, 0644), content);
    }

    public TarBuilder directory(String name) {
        return add(entry(TarEntry.Type.DIRECTORY, name, "", 0, 0755));
    }

    public TarBuilder symlink(String name, String target) {
        return add(entry(TarEntry.Type.SYMLINK, name, target, 0, 0777));
    }

    public TarBuilder hardLink(String name, String target) {
        return add(entry(TarEntry.Type.HARD_LINK, name, target, 0, 0644));
    }

    public TarBuilder owned(String name, int uid, int gid, int mode, Map<String, byte[]> xattrs, byte[] content) {
        return add(
                new TarEntry(
                        TarEntry.Type.FILE,
                        name,
                        "",
                        content.length,
                        mode,
                        uid,
                        gid,
                        TIME,
                        0,
                        0,
                        xattrs,
                        TarReader.whole(content.length)),
                content);
    }

    public TarBuilder device(String name, int major, int minor) {
        return add(new TarEntry(
                TarEntry.Type.CHARACTER_DEVICE, name, "", 0, 0666, 0, 0, TIME, major, minor, Map.of(), List.of()));
    }

    /** Bytes as they are: a part of an archive that no writer would make. */
    public TarBuilder raw(byte[] part) {
        bytes.writeBytes(part);
        return this;
    }

    public byte[] build() {
        try {
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
