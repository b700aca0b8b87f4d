package dev.priok.store.tar;

import dev.priok.kernel.FileNames;
import dev.priok.store.tar.TarEntry.Fragment;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the header blocks of one member (extended headers, long names, sparse maps) into a {@link TarEntry}. */
final class HeaderReader {
    private final BlockSource source;
    private final @Nullable RawSink raw;
    private int padding;

    HeaderReader(BlockSource source, @Nullable RawSink raw) {
        this.source = source;
        this.raw = raw;
    }

    /** Bytes that fill the last block after the payload of the member read last. */
    int paddingAfterPayload() {
        return padding;
    }

    /** Null at the end mark, or at the end of the stream between two members. */
    @Nullable
    TarEntry read() throws IOException {
        Map<String, byte[]> pax = Map.of();
        String longName = null;
        String longLink = null;
        int extendedBytes = 0;
        while (true) {
            TarHeader header = nextHeader();
            if (header == null) {
                return null;
            }
            char flag = header.typeFlag();
            if (flag != 'x' && flag != 'X' && flag != 'L' && flag != 'K') {
                return entry(header, new PaxHeader(pax), longName, longLink);
            }
            extendedBytes += checkedExtendedSize(header.size());
            if (extendedBytes > TarLimits.EXTENDED_HEADER_BYTES) {
                throw new TarException(
                        "a member has extended headers of more than " + TarLimits.EXTENDED_HEADER_BYTES + " bytes");
            }
            byte[] content = extendedContent((int) header.size());
            switch (flag) {
                case 'L' -> longName = untilZero(content);
                case 'K' -> longLink = untilZero(content);
                default -> pax = PaxRecords.parse(content);
            }
        }
    }

    private static int checkedExtendedSize(long size) throws TarException {
        if (size < 0 || size > TarLimits.EXTENDED_HEADER_BYTES) {
            throw new TarException(
                    "an extended header of " + size + " bytes: the limit is " + TarLimits.EXTENDED_HEADER_BYTES);
        }
        return (int) size;
    }

    private @Nullable TarHeader nextHeader() throws IOException {
        if (!source.refill()) {
            return null;
        }
        TarHeader header = new TarHeader(block());
        if (header.isZero()) {
            if (source.refill() && !new TarHeader(block()).isZero()) {
                throw new TarException("an empty block stands between two members");
            }
            return null;
        }
        if (!header.hasValidChecksum()) {
            throw new TarException("not a tar header, or a damaged one: the checksum is wrong");
        }
        return header;
    }

    private byte[] block() throws IOException {
        byte[] bytes = new byte[TarHeader.BLOCK];
        if (!source.readFully(bytes, 0, bytes.length, raw)) {
            throw new TarException("the archive ends in the middle of a header");
        }
        return bytes;
    }

    private byte[] extendedContent(int size) throws IOException {
        byte[] padded = new byte[size + paddingOf(size)];
        if (!source.readFully(padded, 0, padded.length, raw)) {
            throw new TarException("the archive ends in the middle of an extended header");
        }
        return Arrays.copyOf(padded, size);
    }

    private static int paddingOf(long size) {
        return (int) (-size & (TarHeader.BLOCK - 1));
    }

    private static String untilZero(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return FileNames.decode(Arrays.copyOf(content, end));
    }

    private TarEntry entry(TarHeader header, PaxHeader pax, @Nullable String longName, @Nullable String longLink)
            throws IOException {
        String name = pax.text("path", longName != null ? longName : header.name());
        String linkName = pax.text("linkpath", longLink != null ? longLink : header.linkName());
        long stored = pax.number("size", header.size());
        if (stored < 0) {
            throw new TarException("a member has a negative size");
        }
        TarEntry.Type type = type(header.typeFlag(), name, stored);
        if (type != TarEntry.Type.FILE && type != TarEntry.Type.METADATA) {
            stored = 0;
        }
        padding = paddingOf(stored);
        long size = stored;
        List<Fragment> fragments = TarReader.whole(stored);
        if (type == TarEntry.Type.FILE) {
            SparseMap sparse = SparseMap.of(header, pax, stored, source, raw);
            if (sparse != null) {
                name = sparse.name().isEmpty() ? name : sparse.name();
                size = sparse.sizeBytes();
                fragments = sparse.fragments();
            }
        }
        if (size > TarLimits.FILE_BYTES) {
            throw new TarException("member " + name + " is larger than " + TarLimits.FILE_BYTES + " bytes");
        }
        requireName(name, type);
        requireName(linkName, TarEntry.Type.METADATA);
        return new TarEntry(
                type,
                name,
                type == TarEntry.Type.HARD_LINK || type == TarEntry.Type.SYMLINK ? linkName : "",
                size,
                header.mode(),
                identity(pax.number("uid", header.uid())),
                identity(pax.number("gid", header.gid())),
                pax.time("mtime", header.modifiedSeconds()),
                header.deviceMajor(),
                header.deviceMinor(),
                pax.xattrs(),
                fragments);
    }

    private static TarEntry.Type type(char flag, String name, long stored) {
        return switch (flag) {
            case '0', '\0' -> stored == 0 && name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case '7', 'S' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMLINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            default -> TarEntry.Type.METADATA;
        };
    }

    private static int identity(long id) throws TarException {
        if (id < Integer.MIN_VALUE || id > 0xFFFF_FFFEL) {
            throw new TarException("an owner's number is out of range: " + id);
        }
        return (int) id;
    }

    private static void requireName(String name, TarEntry.Type type) throws TarException {
        if (name.isEmpty() && type != TarEntry.Type.METADATA) {
            throw new TarException("a member has no name");
        }
        if (name.indexOf('\0') >= 0) {
            throw new TarException("a member's name contains a zero byte");
        }
        if (name.length() > TarLimits.PATH_BYTES || FileNames.encode(name).length > TarLimits.PATH_BYTES) {
            throw new TarException("a member's name is longer than " + TarLimits.PATH_BYTES + " bytes");
        }
    }
}
