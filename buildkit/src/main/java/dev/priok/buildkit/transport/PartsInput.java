package dev.priok.buildkit.transport;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Bytes that come in parts, as messages bring them. For one reader. */
public abstract class PartsInput extends InputStream {
    private ByteString part = ByteString.EMPTY;
    private int position;

    /** The next part, maybe without bytes, once it is there; null at the end, also when it is asked for again. */
    protected abstract @Nullable ByteString next() throws IOException;

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == part.size()) {
            ByteString next = next();
            if (next == null) {
                return -1;
            }
            part = next;
            position = 0;
        }
        int count = Math.min(length, part.size() - position);
        part.substring(position, position + count).copyTo(target, offset);
        position += count;
        return count;
    }
}
