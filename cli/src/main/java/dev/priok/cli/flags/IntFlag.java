package dev.priok.cli.flags;

import dev.priok.model.Quoted;

/** A whole number within bounds. */
public final class IntFlag extends Flag {
    private final long least;
    private final long most;
    private long value;

    IntFlag(String name, String type, long initial, String about, long least, long most) {
        super(name, type, about);
        value = initial;
        this.least = least;
        this.most = most;
    }

    @Override
    protected void accept(String text) {
        String parser = least < 0 ? "strconv.ParseInt" : "strconv.ParseUint";
        long parsed;
        try {
            parsed = Long.decode(text);
        } catch (NumberFormatException _) {
            boolean digits = !text.isEmpty();
            for (int i = text.startsWith("-") && text.length() > 1 ? 1 : 0; i < text.length(); i++) {
                digits &= Character.isDigit(text.charAt(i));
            }
            throw new FlagException(parser + ": parsing " + Quoted.of(text) + ": "
                    + (digits ? "value out of range" : "invalid syntax"));
        }
        if (parsed < least || parsed > most) {
            boolean signOnly = parsed < 0 && least == 0;
            throw new FlagException(parser + ": parsing " + Quoted.of(text) + ": "
                    + (signOnly ? "invalid syntax" : "value out of range"));
        }
        value = parsed;
    }

    public long value() {
        return value;
    }
}
