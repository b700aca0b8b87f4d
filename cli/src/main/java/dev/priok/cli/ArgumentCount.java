package dev.priok.cli;

/** How many arguments a command takes. */
public sealed interface ArgumentCount {

    record Exactly(int count) implements ArgumentCount {
        @Override
        public boolean allows(int given) {
            return given == count;
        }
    }

    record AtLeast(int count) implements ArgumentCount {
        @Override
        public boolean allows(int given) {
            return given >= count;
        }
    }

    record AtMost(int count) implements ArgumentCount {
        @Override
        public boolean allows(int given) {
            return given <= count;
        }
    }

    record Between(int least, int most) implements ArgumentCount {
        @Override
        public boolean allows(int given) {
            return given >= least && given <= most;
        }
    }

    static ArgumentCount none() {
        return new Exactly(0);
    }

    static ArgumentCount exactly(int count) {
        return new Exactly(count);
    }

    static ArgumentCount atLeast(int count) {
        return new AtLeast(count);
    }

    /** Any number. */
    static ArgumentCount any() {
        return new AtLeast(0);
    }

    boolean allows(int given);

    /** The rule as docker's command words it, such as {@code requires at least 1 argument}. */
    default String rule() {
        return switch (this) {
            case Exactly(int exact) -> exact == 0 ? "accepts no arguments" : "requires " + plural(exact);
            case AtLeast(int least) -> "requires at least " + plural(least);
            case AtMost(int most) -> "requires at most " + plural(most);
            case Between(int least, int most) -> "requires at least " + least + " and at most " + plural(most);
        };
    }

    /** The first word of the hint to the help text; docker's command uses two. */
    default String hint() {
        return this instanceof AtLeast ? "See" : "Run";
    }

    private static String plural(int count) {
        return count + (count == 1 ? " argument" : " arguments");
    }
}
