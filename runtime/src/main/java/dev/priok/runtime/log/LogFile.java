package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A rotated file of a log: {@code <log>.<number>}, or {@code <log>.<number>.gz} once it is compressed. Numbers only grow,
 * so that no file is ever renamed again.
 */
record LogFile(Path path, long number, boolean compressed) {
    static final String COMPRESSED = ".gz";
    /** Ends the name of a compressed file that isn't complete. */
    static final String HALF_COMPRESSED = ".gz.tmp";

    private static final int MOST_DIGITS = 18;

    /** The rotated files of this log, oldest first. Where both forms of one are there, both are listed. */
    static List<LogFile> list(Path log) throws IOException {
        String start = log.getFileName() + ".";
        List<LogFile> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(log.resolveSibling(""))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(start)) {
                    boolean compressed = name.endsWith(COMPRESSED);
                    int end = name.length() - (compressed ? COMPRESSED.length() : 0);
                    String digits = name.substring(start.length(), end);
                    if (isNumber(digits)) {
                        found.add(new LogFile(file, Long.parseLong(digits), compressed));
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        found.sort(Comparator.comparingLong(LogFile::number).thenComparing(LogFile::compressed));
        return found;
    }

    /** RFC 1952: the last four bytes say how much was compressed. */
    long uncompressedBytes() throws IOException {
        if (!compressed) {
            return path.toFile().length();
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(size, Math.max(0, channel.size() - size.capacity()));
            return Integer.toUnsignedLong(size.getInt(0));
        }
    }

    static Path plain(Path log, long number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
