package dev.priok.build.export;

import static dev.priok.build.export.ClampedTimes.BLOCK_BYTES;

import dev.priok.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a tar of this engine's and notes which files there are, with the digests of their contents; directories aren't
 * noted. For one thread.
 */
final class FileListing extends OutputStream {
    private static final int NAME_BYTES = 100;
    private static final int LINK_AT = 157;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_BYTES = 155;

    private final SortedMap<String, Optional<Digest>> files = new TreeMap<>();
    private final byte[] header = new byte[BLOCK_BYTES];
    private int inHeader;
    private long bodyLeft;
    private long paddingLeft;

    /** What takes the body of the entry that comes; null: nobody needs it. */
    private @Nullable OutputStream body;

    private byte[] records = new byte[0];

    /** By path; what is no regular file has no digest. */
    Map<String, Optional<Digest>> files() {
        return files;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int part;
            if (bodyLeft > 0) {
                part = (int) Math.min(bodyLeft, end - at);
                if (body != null) {
                    body.write(bytes, at, part);
                }
                bodyLeft -= part;
                endBody();
            } else if (paddingLeft > 0) {
                part = (int) Math.min(paddingLeft, end - at);
                paddingLeft -= part;
            } else {
                part = Math.min(BLOCK_BYTES - inHeader, end - at);
                System.arraycopy(bytes, at, header, inHeader, part);
                inHeader += part;
                if (inHeader == BLOCK_BYTES) {
                    inHeader = 0;
                    begin();
                }
            }
            at += part;
        }
    }

    private void endBody() throws IOException {
        if (bodyLeft == 0 && body != null) {
            body.close();
            body = null;
        }
    }

    private void begin() throws IOException {
        if (header[0] == 0) {
            return;
        }
        char type = (char) header[ClampedTimes.TYPE_AT];
        String said = ClampedTimes.value(records, "size");
        long size = said.isEmpty() ? ClampedTimes.number(header, ClampedTimes.SIZE_AT) : Long.parseLong(said);
        if (type == 'x') {
            if (size > ClampedTimes.LARGEST_EXTENDED_HEADER_BYTES) {
                throw new IOException("an extended tar header of " + size + " bytes is too large");
            }
            body = new Kept();
        } else {
            entry(type);
            records = new byte[0];
        }
        bodyLeft = type == '0' || type == 'x' ? size : 0;
        paddingLeft = -bodyLeft & (BLOCK_BYTES - 1);
        endBody();
    }

    private void entry(char type) throws IOException {
        String name = path(ClampedTimes.value(records, "path"), 0);
        if (type == '0') {
            body = new Digesting(name);
        } else if (type == '1') {
            String other = path(ClampedTimes.value(records, "linkpath"), LINK_AT);
            files.put(name, files.getOrDefault(other, Optional.empty()));
        } else if (type != '5') {
            files.put(name, Optional.empty());
        }
    }

    private String path(String said, int at) {
        String text = said;
        if (text.isEmpty()) {
            String prefix = at == 0 ? text(PREFIX_AT, PREFIX_BYTES) : "";
            text = (prefix.isEmpty() ? "" : prefix + "/") + text(at, NAME_BYTES);
        }
        return text.replaceFirst("^(\\.?/)+", "");
    }

    private String text(int at, int most) {
        int end = at;
        while (end < at + most && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    /** An extended header, which says more of the entry that follows. */
    private final class Kept extends ByteArrayOutputStream {
        @Override
        public void close() {
            records = toByteArray();
        }
    }

    private final class Digesting extends OutputStream {
        private final String name;
        private final MessageDigest computation = Digest.sha256();

        Digesting(String name) {
            this.name = name;
        }

        @Override
        public void write(int value) {
            computation.update((byte) value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            computation.update(bytes, offset, length);
        }

        @Override
        public void close() {
            files.put(name, Optional.of(Digest.finish(computation)));
        }
    }
}
