package dev.priok.kernel.net;

import java.nio.charset.StandardCharsets;

/** Which link is meant: by its index, which never changes, or by its name at the time of the call. */
public sealed interface LinkRef {
    /** By index. */
    record Index(int index) implements LinkRef {
        public Index {
            if (index <= 0) {
                throw new IllegalArgumentException("not the index of a link: " + index);
            }
        }

        @Override
        public String toString() {
            return "#" + index;
        }
    }

    /** By name. */
    record Name(String name) implements LinkRef {
        public Name {
            checkName(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The link of this index in the namespace of the socket. */
    static LinkRef of(int index) {
        return new Index(index);
    }

    /** The link of this name in the namespace of the socket. */
    static LinkRef of(String name) {
        return new Name(name);
    }

    /** The rules of dev_valid_name() in net/core/dev.c, plus that {@code %} would be a pattern for a new name. */
    static void checkName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > 15) {
            throw new IllegalArgumentException("the name of a link has 1 to 15 bytes, \"" + name + "\" has " + bytes);
        }
        boolean valid = name.chars().noneMatch(c -> c == '/' || c == ':' || c == '%' || c == 0 || isSpace(c));
        if (!valid || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a name for a link: \"" + name + "\"");
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0;
    }
}
