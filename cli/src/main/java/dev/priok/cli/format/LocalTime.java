package dev.priok.cli.format;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments in this machine's time zone, as Go prints them. */
public final class LocalTime {
    private LocalTime() {}

    /** Such as {@code 2026-01-31 12:00:00 +0100 CET}. */
    public static String of(Instant moment) {
        ZonedDateTime local = moment.atZone(ZoneId.systemDefault());
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx zzz", Locale.ROOT)
                .format(local)
                .replaceAll(" Z$", " UTC");
    }
}
