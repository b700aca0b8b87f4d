package dev.priok.cli.format;

import java.time.Duration;

/** Time spans for people, in the words of docker's command. */
public final class HumanDuration {
    private static final int HOURS_A_DAY = 24;

    private HumanDuration() {}

    /** Such as {@code 2 minutes}. */
    public static String of(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        long minutes = span.toMinutes();
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        long hours = span.plusMinutes(30).toHours();
        if (hours < 48) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        if (hours < HOURS_A_DAY * 7 * 2) {
            return hours / HOURS_A_DAY + " days";
        }
        if (hours < HOURS_A_DAY * 30 * 2) {
            return hours / HOURS_A_DAY / 7 + " weeks";
        }
        if (hours < HOURS_A_DAY * 365 * 2) {
            return hours / HOURS_A_DAY / 30 + " months";
        }
        return span.toHours() / HOURS_A_DAY / 365 + " years";
    }
}
