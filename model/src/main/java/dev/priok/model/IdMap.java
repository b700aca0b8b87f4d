package dev.priok.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Numbers of users, or of groups, in a user namespace and what they are outside of it (user_namespaces(7)). */
public record IdMap(List<Range> ranges) {
    /** How many numbers there are; the last possible one means none. */
    private static final long ALL = 0xFFFF_FFFFL;

    /**
     * Neighbouring numbers.
     *
     * @param inside the first in the namespace
     * @param outside what it is outside
     */
    public record Range(long inside, long outside, long count) {
        public Range {
            if (inside < 0 || outside < 0 || count < 1 || inside + count > ALL || outside + count > ALL) {
                throw EngineException.invalid("invalid range of ids: " + inside + " " + outside + " " + count);
            }
        }
    }

    public IdMap {
        ranges = List.copyOf(ranges);
    }

    /** Reads the form of /proc/PID/uid_map. */
    public static IdMap parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String line : text.strip().lines().toList()) {
            String[] numbers = line.strip().split("\\s+");
            ranges.add(new Range(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
        }
        return new IdMap(ranges);
    }

    /** The form of /proc/PID/uid_map. */
    public String text() {
        return ranges.stream()
                .map(range -> range.inside() + " " + range.outside() + " " + range.count() + "\n")
                .collect(Collectors.joining());
    }

    /** Empty if it is nobody outside. */
    public OptionalLong outside(long id) {
        return ranges.stream()
                .filter(range -> id >= range.inside() && id - range.inside() < range.count())
                .mapToLong(range -> range.outside() + id - range.inside())
                .findFirst();
    }

    /** Empty if it is nobody inside. */
    public OptionalLong inside(long id) {
        return ranges.stream()
                .filter(range -> id >= range.outside() && id - range.outside() < range.count())
                .mapToLong(range -> range.inside() + id - range.outside())
                .findFirst();
    }
}
