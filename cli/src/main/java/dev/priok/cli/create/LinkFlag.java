package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;

/** {@code --link container[:alias]}. */
public final class LinkFlag extends ListFlag {
    public LinkFlag() {
        super("link", "list", "Add link to another container");
    }

    @Override
    protected String check(String text) {
        if (text.isEmpty()) {
            throw new FlagException("empty string specified for links");
        }
        if (text.indexOf(':') != text.lastIndexOf(':')) {
            throw new FlagException("bad format for links: " + text);
        }
        return text;
    }
}
