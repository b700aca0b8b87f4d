package dev.priok.cli.flags;

import dev.priok.model.Quoted;

/** One flag of a command and, after parsing, its value. */
public abstract class Flag {
    private static final char NO_SHORTHAND = 0;

    private final String name;
    private final String type;
    private final String about;
    private char shorthand = NO_SHORTHAND;
    private String shownDefault = "";
    private String deprecation = "";
    private boolean hidden;
    private boolean given;

    /**
     * A flag.
     *
     * @param type what stands for the value in the help text, empty for a boolean
     */
    protected Flag(String name, String type, String about) {
        this.name = name;
        this.type = type;
        this.about = about;
    }

    /** Takes a value of the command line's; throws {@link FlagException} with the reason when it cannot be one. */
    protected abstract void accept(String value);

    /** Whether the flag may stand without a value, meaning {@code true}. */
    boolean mayStandAlone() {
        return false;
    }

    final void set(String value) {
        try {
            accept(value);
        } catch (FlagException e) {
            throw new FlagException(
                    "invalid argument " + Quoted.of(value) + " for \"" + label() + "\" flag: " + e.getMessage());
        }
        given = true;
    }

    private String label() {
        return shorthand == NO_SHORTHAND ? "--" + name : "-" + shorthand + ", --" + name;
    }

    final void shorthand(char newShorthand) {
        this.shorthand = newShorthand;
    }

    /** What the help text tells as the default, in the words of the help text. */
    final void shownDefault(String text) {
        this.shownDefault = text;
    }

    final void hide() {
        hidden = true;
    }

    final void deprecate(String advice) {
        deprecation = advice;
        hidden = true;
    }

    /** Whether the command line gave this flag. */
    public final boolean given() {
        return given;
    }

    public final String name() {
        return name;
    }

    /** What stands for the value in the help text; empty for a switch. */
    public final String type() {
        return type;
    }

    public final String about() {
        return about;
    }

    final boolean hasShorthand(char c) {
        return shorthand == c && c != NO_SHORTHAND;
    }

    /** The one-letter form, or the empty string. */
    public final String shorthandText() {
        return shorthand == NO_SHORTHAND ? "" : String.valueOf(shorthand);
    }

    /** What the help text tells as the default, or the empty string. */
    public final String shownDefault() {
        return shownDefault;
    }

    final String deprecation() {
        return deprecation;
    }

    final boolean hidden() {
        return hidden;
    }
}
