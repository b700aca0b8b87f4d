package dev.priok.runtime.log;

/**
 * One entry of a CRI log, looked at in place: {@code <RFC 3339 time> <stdout|stderr> <F|P> <text>\n}. "P" marks a part of
 * a line that continues with the next entry of the same stream (Kubernetes CRI, "Log Format"). Reused for all entries, so
 * that reading allocates nothing per line.
 */
final class LogEntry {
    /** From the end of the time: {@code " stdout F "}. */
    private static final int HEAD_AFTER_TIME = 10;

    private static final int SHORTEST_TIME = 20;

    private byte[] bytes = new byte[0];
    private int start;
    private int timeEnd;
    private int end;
    private boolean stderr;
    private boolean partial;
    private long seconds;
    private int nanos;

    /**
     * Looks at the bytes from {@code start} up to the newline at {@code end}.
     *
     * @return false if this is no log entry; it is to be skipped
     */
    boolean parse(byte[] bytes, int start, int end) {
        int space = start + SHORTEST_TIME;
        while (space < end && bytes[space] != ' ') {
            space++;
        }
        if (space + HEAD_AFTER_TIME > end
                || bytes[space + 1] != 's'
                || bytes[space + 2] != 't'
                || bytes[space + 7] != ' '
                || bytes[space + 9] != ' ') {
            return false;
        }
        byte kind = bytes[space + 8];
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        timeEnd = space;
        stderr = bytes[space + 4] == 'e';
        partial = kind == 'P';
        return kind == 'P' || kind == 'F';
    }

    boolean isStderr() {
        return stderr;
    }

    boolean isPartial() {
        return partial;
    }

    int textStart() {
        return timeEnd + HEAD_AFTER_TIME;
    }

    /** Behind the newline for the end of a line; before it for a part, where the logger added it. */
    int textEnd() {
        return partial ? end : end + 1;
    }

    /** Understands the time; false if it is damaged. */
    boolean parseTime() {
        int offset = start;
        if (bytes[offset + 4] != '-' || bytes[offset + 10] != 'T' || bytes[offset + 16] != ':') {
            return false;
        }
        long days = daysSinceEpoch(digits(offset, 4), digits(offset + 5, 2), digits(offset + 8, 2));
        seconds =
                days * 86_400 + digits(offset + 11, 2) * 3600L + digits(offset + 14, 2) * 60L + digits(offset + 17, 2);
        int at = offset + 19;
        nanos = 0;
        if (bytes[at] == '.') {
            int scale = 100_000_000;
            for (at++; at < timeEnd && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                nanos += (bytes[at] - '0') * scale;
                scale /= 10;
            }
        }
        if (at + 6 == timeEnd) {
            int zone = digits(at + 1, 2) * 3600 + digits(at + 4, 2) * 60;
            seconds += bytes[at] == '-' ? zone : -zone;
        }
        return true;
    }

    /** Seconds since 1970 of the time understood by {@link #parseTime}. */
    long seconds() {
        return seconds;
    }

    int nanos() {
        return nanos;
    }

    private int digits(int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    /** The Gregorian calendar counted in 400-year eras that begin in March. */
    private static long daysSinceEpoch(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
