package dev.priok.runtime.log;

import dev.priok.model.EngineException;
import dev.priok.runtime.log.send.OptionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much all logs may take together: so many bytes, or such a share of the file system they are on.
 *
 * @param bytes 0 where a share is given
 * @param percent 0 where bytes are given
 */
public record LogsCap(long bytes, int percent) {
    /** Enough for most machines, and no reason for a full disk. */
    public static final LogsCap BUILT_IN = new LogsCap(0, 10);

    private static final LogsCap NONE = new LogsCap(0, 0);
    private static final Pattern SHARE = Pattern.compile("(\\d{1,2})%");

    /** Reads {@code 10%}, {@code 20g} or {@code none}; InvalidParameter if it is something else. */
    public static LogsCap parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        Matcher share = SHARE.matcher(text);
        long bytes = share.matches() || text.equals("-1") ? 0 : OptionText.bytes(text, 1024);
        LogsCap cap = new LogsCap(bytes, share.matches() ? Integer.parseInt(share.group(1)) : 0);
        if (cap.equals(NONE)) {
            throw EngineException.invalid(
                    "invalid size of all logs \"" + text + "\": a share of the disk as 10%, a size as 20g, or none");
        }
        return cap;
    }

    /** Bytes that logs in this directory may take. */
    long limit(Path directory) throws IOException {
        if (percent > 0) {
            return Files.getFileStore(directory).getTotalSpace() / 100 * percent;
        }
        return bytes > 0 ? bytes : Long.MAX_VALUE;
    }
}
