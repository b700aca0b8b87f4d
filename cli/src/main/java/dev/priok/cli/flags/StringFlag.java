package dev.priok.cli.flags;

/** A text; the last one given counts. */
public final class StringFlag extends Flag {
    private String value;

    StringFlag(String name, String type, String initial, String about) {
        super(name, type, about);
        value = initial;
    }

    @Override
    protected void accept(String text) {
        value = text;
    }

    public String value() {
        return value;
    }
}
