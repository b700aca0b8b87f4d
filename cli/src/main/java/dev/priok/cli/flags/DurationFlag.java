package dev.priok.cli.flags;

import java.time.Duration;

/** A time span such as {@code 1m30s}. */
public final class DurationFlag extends Flag {
    private Duration value = Duration.ZERO;

    DurationFlag(String name, String about) {
        super(name, "duration", about);
    }

    @Override
    protected void accept(String text) {
        value = GoDuration.parse(text);
    }

    public Duration value() {
        return value;
    }
}
