package dev.priok.cli.flags;

import java.util.ArrayList;
import java.util.List;

/** Texts, several in one value with commas between them, and the flag may be given several times. */
public final class StringsFlag extends Flag {
    private final List<String> values = new ArrayList<>();

    StringsFlag(String name, String about) {
        super(name, "strings", about);
    }

    @Override
    protected void accept(String text) {
        if (!text.isEmpty()) {
            values.addAll(CommaList.parse(text));
        }
    }

    /** In the order given. */
    public List<String> values() {
        return values;
    }
}
