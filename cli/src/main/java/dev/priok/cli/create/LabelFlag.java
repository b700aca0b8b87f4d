package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;

/** {@code --label name[=value]}. */
public final class LabelFlag extends ListFlag {
    public LabelFlag(String about) {
        super("label", "list", about);
    }

    @Override
    protected String check(String text) {
        int equals = text.indexOf('=');
        String name = KeyValues.withoutLeadingSpace(equals < 0 ? text : text.substring(0, equals));
        if (name.isEmpty()) {
            throw new FlagException("invalid label '" + text + "': empty name");
        }
        if (name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0) {
            throw new FlagException("label '" + name + "' contains whitespaces");
        }
        return text;
    }
}
