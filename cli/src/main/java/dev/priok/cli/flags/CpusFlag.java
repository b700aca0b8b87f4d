package dev.priok.cli.flags;

import dev.priok.model.ShortDecimal;
import java.math.BigDecimal;

/** A number of processors, down to a billionth. */
public final class CpusFlag extends Flag {
    private static final long NANOS = 1_000_000_000L;

    private long valueNanos;

    public CpusFlag(String name, String about) {
        super(name, "decimal", about);
    }

    @Override
    protected void accept(String text) {
        long known = ShortDecimal.times(text, NANOS);
        if (known != ShortDecimal.UNKNOWN) {
            valueNanos = known;
            return;
        }
        BigDecimal nanos;
        try {
            nanos = new BigDecimal(text).movePointRight(9);
        } catch (NumberFormatException _) {
            throw new FlagException("failed to parse " + text + " as a rational number");
        }
        try {
            valueNanos = nanos.longValueExact();
        } catch (ArithmeticException _) {
            throw new FlagException("value is too precise");
        }
    }

    /** Billionths of a processor. */
    public long valueNanos() {
        return valueNanos;
    }
}
