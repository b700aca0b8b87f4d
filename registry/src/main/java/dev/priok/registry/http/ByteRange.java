package dev.priok.registry.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Range} of a request (RFC 9110, section 14.2). Several ranges, and what is no range, ask for all. */
sealed interface ByteRange {
    record Whole() implements ByteRange {}

    /** Both ends are in it. */
    record Part(long first, long last) implements ByteRange {}

    record Outside() implements ByteRange {}

    Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange parse(@Nullable String header, long size) {
        Matcher one = ONE.matcher(header == null ? "" : header.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return new Whole();
        }
        if (one.group(1).isEmpty()) {
            long count = Math.min(Long.parseLong(one.group(2)), size);
            return count == 0 ? new Outside() : new Part(size - count, size - 1);
        }
        long first = Long.parseLong(one.group(1));
        long last = one.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(one.group(2)), size - 1);
        if (!one.group(2).isEmpty() && Long.parseLong(one.group(2)) < first) {
            return new Whole();
        }
        return first >= size ? new Outside() : new Part(first, last);
    }
}
