package dev.priok.cli.flags;

import dev.priok.model.GoBoolean;
import dev.priok.model.Quoted;

/** A switch: on when it stands alone. */
public final class BoolFlag extends Flag {
    private boolean value;

    BoolFlag(String name, boolean initial, String about) {
        super(name, "", about);
        value = initial;
    }

    @Override
    protected void accept(String text) {
        value = GoBoolean.parse(text)
                .orElseThrow(
                        () -> new FlagException("strconv.ParseBool: parsing " + Quoted.of(text) + ": invalid syntax"));
    }

    @Override
    boolean mayStandAlone() {
        return true;
    }

    public boolean value() {
        return value;
    }
}
