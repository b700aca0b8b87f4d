package dev.priok.store.tar;

import dev.priok.kernel.FileNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Typed access to the keywords of an extended header; a keyword overrides the header's field. */
record PaxHeader(Map<String, byte[]> records) {
    private static final String SCHILY = "SCHILY.xattr.";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";
    private static final long LATEST_SECOND = 1L << 40;

    String text(String key, String otherwise) {
        byte[] value = records.get(key);
        return value == null || value.length == 0 ? otherwise : FileNames.decode(value);
    }

    @Nullable
    String text(String key) {
        byte[] value = records.get(key);
        return value == null ? null : FileNames.decode(value);
    }

    long number(String key, long otherwise) throws TarException {
        String value = text(key);
        return value == null || value.isEmpty() ? otherwise : parseNumber(value);
    }

    static long parseNumber(String value) throws TarException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new TarException("an extended header has a bad number: " + value);
        }
    }

    Instant time(String key, long otherwiseSeconds) throws TarException {
        String value = text(key);
        if (value == null || value.isEmpty()) {
            return Instant.ofEpochSecond(Math.clamp(otherwiseSeconds, -LATEST_SECOND, LATEST_SECOND));
        }
        if (value.length() > 40 || !value.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-')) {
            throw new TarException("an extended header has a bad time");
        }
        try {
            BigDecimal seconds = new BigDecimal(value);
            BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
            long nanos = seconds.subtract(whole).movePointRight(9).longValue();
            long clamped = whole.min(BigDecimal.valueOf(LATEST_SECOND))
                    .max(BigDecimal.valueOf(-LATEST_SECOND))
                    .longValue();
            return Instant.ofEpochSecond(clamped, nanos);
        } catch (NumberFormatException e) {
            throw new TarException("an extended header has a bad time: " + value);
        }
    }

    Map<String, byte[]> xattrs() throws TarException {
        Map<String, byte[]> found = Map.of();
        for (Map.Entry<String, byte[]> record : records.entrySet()) {
            String key = record.getKey();
            if (key.startsWith(SCHILY)) {
                found = with(found, key.substring(SCHILY.length()), record.getValue());
            } else if (key.startsWith(LIBARCHIVE)) {
                String name = URLDecoder.decode(key.substring(LIBARCHIVE.length()), StandardCharsets.UTF_8);
                // libarchive writes both forms; the other one needs no decoding.
                if (!records.containsKey(SCHILY + name)) {
                    found = with(found, name, unpadded(record.getValue()));
                }
            }
        }
        return found;
    }

    private static Map<String, byte[]> with(Map<String, byte[]> map, String key, byte[] value) {
        Map<String, byte[]> target = map.isEmpty() ? new LinkedHashMap<>() : map;
        target.put(key, value);
        return target;
    }

    private static byte[] unpadded(byte[] base64) throws TarException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TarException("an extended header has an xattr that is not base64");
        }
    }
}
