package dev.priok.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** A flag that may be given several times; each value is checked by {@link #check}. */
public class ListFlag extends Flag {
    private final List<String> values = new ArrayList<>();

    public ListFlag(String name, String type, String about) {
        super(name, type, about);
    }

    /** The value to keep for what was given; throws {@link FlagException} with the reason if it cannot be one. */
    protected String check(String text) {
        return text;
    }

    @Override
    protected final void accept(String text) {
        values.add(check(text));
    }

    /** In the order given. */
    public final List<String> values() {
        return values;
    }
}
