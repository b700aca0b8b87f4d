package dev.priok.store.tar;

import dev.priok.store.tar.TarEntry.Fragment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the stored bytes of a sparse member belong (GNU tar manual, "Storing Sparse Files").
 *
 * @param name the file's real name if the map came with one, else empty
 */
record SparseMap(String name, long sizeBytes, List<Fragment> fragments) {
    private static final int OLD_ENTRIES_OFFSET = 386;
    private static final int OLD_ENTRIES = 4;
    private static final int EXTENSION_ENTRIES = 21;
    private static final int ENTRY_BYTES = 24;

    /**
     * The map of the member with these headers, null if it isn't sparse. Maps that stand at the beginning of the payload
     * are consumed, as raw bytes.
     *
     * @param stored bytes in the archive, with the map if it stands there
     */
    static @Nullable SparseMap of(
            TarHeader header, PaxHeader pax, long stored, BlockSource source, @Nullable RawSink raw)
            throws IOException {
        if (header.typeFlag() == 'S') {
            return old(header, stored, source, raw);
        }
        String name = pax.text("GNU.sparse.name", "");
        String major = pax.text("GNU.sparse.major", "");
        if (major.equals("1")) {
            long size = pax.number("GNU.sparse.realsize", stored);
            MapInPayload map = new MapInPayload(source, raw, stored);
            List<Fragment> fragments = map.read();
            return checked(name, size, fragments, stored - map.consumed());
        }
        String list = pax.text("GNU.sparse.map");
        if (list != null) {
            long size = pax.number("GNU.sparse.size", pax.number("GNU.sparse.realsize", stored));
            return checked(name, size, parse(list), stored);
        }
        return null;
    }

    private static List<Fragment> parse(String list) throws TarException {
        List<Fragment> fragments = new ArrayList<>();
        if (list.isEmpty()) {
            return fragments;
        }
        String[] numbers = list.split(",", -1);
        if (numbers.length % 2 != 0) {
            throw new TarException("a sparse map is incomplete");
        }
        for (int i = 0; i < numbers.length; i += 2) {
            add(fragments, PaxHeader.parseNumber(numbers[i]), PaxHeader.parseNumber(numbers[i + 1]));
        }
        return fragments;
    }

    private static SparseMap old(TarHeader header, long stored, BlockSource source, @Nullable RawSink raw)
            throws IOException {
        List<Fragment> fragments = new ArrayList<>();
        addOld(fragments, header, OLD_ENTRIES_OFFSET, OLD_ENTRIES);
        boolean more = header.isExtended();
        while (more) {
            byte[] block = new byte[TarHeader.BLOCK];
            if (!source.readFully(block, 0, block.length, raw)) {
                throw new TarException("the archive ends in the middle of a sparse map");
            }
            addOld(fragments, new TarHeader(block), 0, EXTENSION_ENTRIES);
            more = block[504] != 0;
        }
        return checked("", header.number(483, 12), fragments, stored);
    }

    private static void addOld(List<Fragment> fragments, TarHeader header, int start, int count) throws TarException {
        for (int i = 0; i < count; i++) {
            int at = start + i * ENTRY_BYTES;
            long offset = header.number(at, 12);
            long length = header.number(at + 12, 12);
            if (length != 0 || offset != 0) {
                add(fragments, offset, length);
            }
        }
    }

    private static void add(List<Fragment> fragments, long offset, long length) throws TarException {
        if (fragments.size() >= TarLimits.SPARSE_FRAGMENTS) {
            throw new TarException("a sparse member has more than " + TarLimits.SPARSE_FRAGMENTS + " fragments");
        }
        fragments.add(new Fragment(offset, length));
    }

    private static SparseMap checked(String name, long size, List<Fragment> fragments, long stored)
            throws TarException {
        long end = 0;
        long sum = 0;
        List<Fragment> filled = new ArrayList<>();
        for (Fragment fragment : fragments) {
            if (fragment.offset() < end || fragment.length() < 0 || fragment.offset() > size - fragment.length()) {
                throw new TarException("a sparse map overlaps itself or passes the end of the file");
            }
            end = fragment.offset() + fragment.length();
            sum += fragment.length();
            if (fragment.length() > 0) {
                filled.add(fragment);
            }
        }
        if (sum != stored) {
            throw new TarException("a sparse map and the stored bytes do not agree");
        }
        return new SparseMap(name, size, List.copyOf(filled));
    }

    /** The map of format 1.0: decimal lines at the beginning of the payload, filled up to a whole block. */
    private static final class MapInPayload {
        private final BlockSource source;
        private final @Nullable RawSink raw;
        private final long stored;
        private final byte[] block = new byte[TarHeader.BLOCK];
        private int at = TarHeader.BLOCK;
        private long consumed;

        MapInPayload(BlockSource source, @Nullable RawSink raw, long stored) {
            this.source = source;
            this.raw = raw;
            this.stored = stored;
        }

        long consumed() {
            return consumed;
        }

        List<Fragment> read() throws IOException {
            long count = number();
            if (count > TarLimits.SPARSE_FRAGMENTS) {
                throw new TarException("a sparse member has more than " + TarLimits.SPARSE_FRAGMENTS + " fragments");
            }
            List<Fragment> fragments = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                long offset = number();
                fragments.add(new Fragment(offset, number()));
            }
            return fragments;
        }

        private long number() throws IOException {
            long value = 0;
            int digits = 0;
            while (true) {
                int c = character();
                if (c == '\n' && digits > 0) {
                    return value;
                }
                if (c < '0' || c > '9' || ++digits > 18) {
                    throw new TarException("a sparse map is damaged");
                }
                value = value * 10 + (c - '0');
            }
        }

        private int character() throws IOException {
            if (at == TarHeader.BLOCK) {
                consumed += TarHeader.BLOCK;
                if (consumed > stored || !source.readFully(block, 0, block.length, raw)) {
                    throw new TarException("the archive ends in the middle of a sparse map");
                }
                at = 0;
            }
            return block[at++];
        }
    }
}
