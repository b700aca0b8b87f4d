package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a container's log was sent, kept beside it. Numbers of files may begin anew when the daemon does, so the mark
 * tells a file by its first bytes, which have a time in nanoseconds.
 */
final class SentMark {
    private static final int HEAD_BYTES = 40;
    /** Always as long, so that it is overwritten in one write. */
    private static final int MARK_BYTES = 128;

    private final LogSeries series;
    private final Path file;
    private long headNumber = -1;
    private String head = "";
    private LogPlace saved = LogPlace.BEGINNING;

    SentMark(LogSeries series) {
        this.series = series;
        this.file = series.log().resolveSibling("sent");
    }

    /** Where to go on; the beginning of what there is if nothing was sent, or if the file is not there any more. */
    LogPlace load() throws IOException {
        String[] fields;
        try {
            fields = Files.readString(file).strip().split(" ");
        } catch (NoSuchFileException e) {
            return LogPlace.BEGINNING;
        }
        if (fields.length != 3 || !fields[2].equals("end")) {
            return LogPlace.BEGINNING;
        }
        for (LogFile rotated : series.rotated()) {
            if (fields[1].equals(readHead(rotated.number()))) {
                return new LogPlace(rotated.number(), Long.parseLong(fields[0]));
            }
        }
        long written = series.end().number();
        return fields[1].equals(readHead(written))
                ? new LogPlace(written, Long.parseLong(fields[0]))
                : LogPlace.BEGINNING;
    }

    /**
     * On the way forward nothing is kept for the beginning of a file: the end of the one before is the same place. On the
     * way back it is, as a next sender would leave out what is to be sent again.
     */
    void save(LogPlace place) throws IOException {
        boolean isBack = place.compareTo(saved) < 0;
        boolean hasName = (place.offset() > 0 || isBack) && findHead(place.number());
        if (!hasName && !isBack) {
            return;
        }
        write(hasName ? place.offset() + " " + head + " end" : "");
        saved = place;
    }

    private boolean findHead(long number) throws IOException {
        if (headNumber != number) {
            String read = readHead(number);
            if (read == null) {
                return false;
            }
            head = read;
            headNumber = number;
        }
        return true;
    }

    private void write(String text) throws IOException {
        byte[] bytes = (text + " ".repeat(MARK_BYTES - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        if (series.isDeleted()) {
            return;
        }
        try (FileChannel channel = series.openMark(file)) {
            channel.write(ByteBuffer.wrap(bytes), 0);
        }
    }

    private @Nullable String readHead(long number) throws IOException {
        try (LogPart part = series.open(number)) {
            byte[] bytes = new byte[HEAD_BYTES];
            if (part == null || part.read(bytes, 0, bytes.length) < bytes.length) {
                return null;
            }
            return HexFormat.of().formatHex(bytes);
        }
    }
}
