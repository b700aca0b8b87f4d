package dev.priok.runtime.log;

import java.io.IOException;

/** Reads a log's entries in order, across its files, and hands them on. For one thread. */
final class EntryReader {
    private static final int LARGE_BUFFER = 256 * 1024;
    /** No entry is as long: conmon reads 8 KiB at a time. */
    private static final int SMALL_BUFFER = 32 * 1024;

    private static final byte[] NONE = new byte[0];

    /** Who gets the entries. */
    interface EntrySink {
        /** False if it wants no more. The bytes and the entry are only valid during the call. */
        boolean accept(byte[] bytes, LogEntry entry) throws IOException;
    }

    private final LogCursor cursor;
    private final LogPlace end;
    private final EntrySink sink;
    private final int bufferBytes;
    /** A small one is only there while there is something to read. */
    private byte[] bytes = NONE;

    private final LogEntry entry = new LogEntry();
    /** Bytes of an entry whose end is not read yet, at the buffer's beginning. */
    private int kept;

    private boolean stopped;
    /** Of the entry that is being handed on, in its file. */
    private long entryStart;

    private long entryEnd;

    EntryReader(LogCursor cursor, LogPlace end, EntrySink sink) {
        this(cursor, end, sink, LARGE_BUFFER);
    }

    private EntryReader(LogCursor cursor, LogPlace end, EntrySink sink, int buffer) {
        this.cursor = cursor;
        this.end = end;
        this.sink = sink;
        this.bufferBytes = buffer;
    }

    /** For one that lives as long as its container: there may be hundreds. */
    static EntryReader small(LogCursor cursor, LogPlace end, EntrySink sink) {
        return new EntryReader(cursor, end, sink, SMALL_BUFFER);
    }

    /** Hands on all complete entries that are there now, up to the end; false if the sink wants no more. */
    boolean readOn() throws IOException {
        while (!stopped) {
            // Asked before reading: all that was written before is read after it.
            boolean complete = cursor.isComplete();
            int room = room();
            if (room == 0) {
                return true;
            }
            int count = isWorthReading() ? cursor.read(bytes, kept, room) : 0;
            if (count > 0) {
                handOn(kept + count);
            } else if (!complete || !cursor.advance()) {
                return true;
            } else {
                // An entry is in one file: this one was torn off by a crash.
                kept = 0;
            }
        }
        return false;
    }

    private boolean isWorthReading() throws IOException {
        if (bufferBytes == SMALL_BUFFER && kept == 0 && !cursor.mayHaveMore()) {
            bytes = NONE;
            return false;
        }
        if (bytes.length == 0) {
            bytes = new byte[bufferBytes];
        }
        return true;
    }

    private int room() {
        LogPlace now = cursor.place();
        int free = bufferBytes - kept;
        if (now.number() != end.number()) {
            return now.number() < end.number() ? free : 0;
        }
        return (int) Math.min(free, end.offset() - now.offset());
    }

    /** Where the first entry begins that was not handed on. */
    LogPlace place() {
        LogPlace read = cursor.place();
        return new LogPlace(read.number(), read.offset() - kept);
    }

    /** Where the entry begins that the sink is being given. */
    LogPlace entryStart() {
        return new LogPlace(cursor.place().number(), entryStart);
    }

    /** Where it ends. */
    LogPlace entryEnd() {
        return new LogPlace(cursor.place().number(), entryEnd);
    }

    private void handOn(int length) throws IOException {
        int start = 0;
        long base = cursor.place().offset() - length;
        for (int i = kept; i < length && !stopped; i++) {
            if (bytes[i] == '\n') {
                if (entry.parse(bytes, start, i)) {
                    entryStart = base + start;
                    entryEnd = base + i + 1;
                    stopped = !sink.accept(bytes, entry);
                }
                start = i + 1;
            }
        }
        kept = length - start;
        if (kept == bytes.length) {
            // No entry is that long: damaged, skip it.
            kept = 0;
        } else if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, kept);
        }
    }
}
