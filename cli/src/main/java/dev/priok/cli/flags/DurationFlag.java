package dev.priok.cli.flags;

import dev.priok.model.GoDuration;
import java.time.Duration;

/** A time span such as {@code 1m30s}. */
public final class DurationFlag extends Flag {
    private Duration value = Duration.ZERO;

    DurationFlag(String name, String about) {
        super(name, "duration", about);
    }

    @Override
    protected void accept(String text) {
        try {
            value = GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw new FlagException(String.valueOf(e.getMessage()));
        }
    }

    public Duration value() {
        return value;
    }
}
