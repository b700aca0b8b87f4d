package dev.priok.build.dockerfile.syntax;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory such as {@code 64m}, {@code 1.5GiB}, {@code 100}, in powers of 1024. */
final class ByteSize {
    private static final Pattern SHAPE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(i?b)?");

    private ByteSize() {}

    static Optional<Long> parse(String text) {
        Matcher matcher = SHAPE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()
                || ("ib".equals(matcher.group(3)) && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        int power = matcher.group(2).isEmpty() ? 0 : "kmgtp".indexOf(matcher.group(2)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValue());
    }
}
