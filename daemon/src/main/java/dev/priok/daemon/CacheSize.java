package dev.priok.daemon;

import dev.priok.model.EngineException;
import dev.priok.runtime.log.send.OptionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the cache of builds may take: so many bytes, or such a share of its disk.
 *
 * @param bytes 0 where a share is given
 * @param percent 0 where bytes are given
 */
record CacheSize(long bytes, int percent) {
    static final CacheSize UNLIMITED = new CacheSize(Long.MAX_VALUE, 0);

    private static final Pattern SHARE = Pattern.compile("([1-9]\\d?)%");

    /** Reads {@code 20GB} or {@code 10%}, units in powers of 1024; InvalidParameter if it is something else. */
    static CacheSize parse(String text) {
        Matcher share = SHARE.matcher(text);
        if (share.matches()) {
            return new CacheSize(0, Integer.parseInt(share.group(1)));
        }
        long bytes = OptionText.bytes(text, 1024);
        if (bytes <= 0) {
            throw EngineException.invalid(
                    "invalid size of the build cache \"" + text + "\": a size as 20GB, or a share of its disk as 10%");
        }
        return new CacheSize(bytes, 0);
    }

    long limit(Path directory) {
        if (percent == 0) {
            return bytes;
        }
        try {
            return Files.getFileStore(directory).getTotalSpace() / 100 * percent;
        } catch (IOException e) {
            throw EngineException.internal("cannot read the size of the disk of " + directory, e);
        }
    }
}
