package dev.priok.cli.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags of one command: declared first, then parsed once. */
public final class FlagSet {
    private final Map<String, Flag> flags = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean interspersed = true;
    private boolean everything;
    private boolean helpWanted;

    /** Makes the first argument that is no flag end the flags, so that what follows belongs to another program. */
    public void stopAtFirstArgument() {
        interspersed = false;
    }

    /** Makes every word an argument, also what looks like a flag, but for {@code --help}. */
    public void takeEverything() {
        everything = true;
    }

    /**
     * Declares a flag of docker's that is refused by name.
     *
     * @param type what stands for the value, empty for a switch
     * @param reason as the end of a sentence
     * @param harmless values that ask for nothing else than what happens
     */
    public RefusedFlag refused(String name, String type, String reason, String... harmless) {
        return hidden(add(new RefusedFlag(name, type, reason, Set.of(harmless))));
    }

    public BoolFlag bool(String name, String about) {
        return add(new BoolFlag(name, false, about));
    }

    public BoolFlag boolOn(String name, String about) {
        BoolFlag flag = add(new BoolFlag(name, true, about));
        flag.shownDefault("true");
        return flag;
    }

    public StringFlag string(String name, String about) {
        return add(new StringFlag(name, "string", "", about));
    }

    public StringFlag string(String name, String initial, String about) {
        StringFlag flag = add(new StringFlag(name, "string", initial, about));
        flag.shownDefault('"' + initial + '"');
        return flag;
    }

    public IntFlag integer(String name, String about) {
        return add(new IntFlag(name, "int", 0, about, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    public IntFlag integer(String name, long initial, String about) {
        IntFlag flag = add(new IntFlag(name, "int", initial, about, Long.MIN_VALUE, Long.MAX_VALUE));
        flag.shownDefault(Long.toString(initial));
        return flag;
    }

    public IntFlag uint16(String name, String about) {
        return add(new IntFlag(name, "uint16", 0, about, 0, 0xffff));
    }

    public IntFlag uint(String name, String about) {
        return add(new IntFlag(name, "uint", 0, about, 0, Long.MAX_VALUE));
    }

    public ListFlag list(String name, String about) {
        return add(new ListFlag(name, "list", about));
    }

    /** Texts with commas between them. */
    public StringsFlag strings(String name, String about) {
        return add(new StringsFlag(name, about));
    }

    public BytesFlag bytes(String name, String about) {
        return add(new BytesFlag(name, about, false));
    }

    /** An amount that may also be -1, for no limit. */
    public BytesFlag bytesOrUnlimited(String name, String about) {
        return add(new BytesFlag(name, about, true));
    }

    public DurationFlag duration(String name, String about) {
        return add(new DurationFlag(name, about));
    }

    /** Declares a flag of another kind. */
    public <F extends Flag> F add(F flag) {
        flags.put(flag.name(), flag);
        return flag;
    }

    /** Gives the flag a one-letter form. */
    public <F extends Flag> F shorthand(char letter, F flag) {
        flag.shorthand(letter);
        return flag;
    }

    /** Lets the help text tell a default. */
    public <F extends Flag> F shownDefault(String text, F flag) {
        flag.shownDefault(text);
        return flag;
    }

    /** A second name for a flag, not told by the help text. */
    public void alias(String name, Flag flag) {
        flags.put(name, flag);
    }

    /** Keeps the flag out of the help text. */
    public <F extends Flag> F hidden(F flag) {
        flag.hide();
        return flag;
    }

    /** Keeps the flag out of the help text and warns whoever uses it. */
    public <F extends Flag> F deprecated(String advice, F flag) {
        flag.deprecate(advice);
        return flag;
    }

    /** Whether {@code --help} was given; what else was given then does not count. */
    public boolean helpWanted() {
        return helpWanted;
    }

    /** What to tell about deprecated flags, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether nothing after the first argument is a flag. */
    public boolean endsAtFirstArgument() {
        return !interspersed;
    }

    /** The flag of that letter, or null. */
    public @Nullable Flag shorthanded(char letter) {
        return withShorthand(letter);
    }

    /** The flag of that name or further name, or null. */
    public @Nullable Flag named(String name) {
        return flags.get(name);
    }

    /** All flags the help text tells, in the order of their names. */
    public List<Flag> shown() {
        List<Flag> shown = new ArrayList<>();
        for (String name : shownNames()) {
            Flag flag = flags.get(name);
            if (flag != null) {
                shown.add(flag);
            }
        }
        return shown;
    }

    private List<String> shownNames() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Flag> entry : flags.entrySet()) {
            if (entry.getKey().equals(entry.getValue().name())
                    && !entry.getValue().hidden()) {
                names.add(entry.getKey());
            }
        }
        names.sort(null);
        return names;
    }

    /** Takes the flags out of a command line, returns the arguments that are none; throws {@link FlagException}. */
    public List<String> parse(List<String> words) {
        List<String> arguments = new ArrayList<>();
        int next = 0;
        while (next < words.size() && !helpWanted) {
            String word = words.get(next++);
            if (everything) {
                helpWanted = word.equals("--help");
                arguments.add(word);
            } else if (word.equals("--")) {
                arguments.addAll(words.subList(next, words.size()));
                break;
            } else if (word.length() < 2 || word.charAt(0) != '-') {
                arguments.add(word);
                if (!interspersed) {
                    arguments.addAll(words.subList(next, words.size()));
                    break;
                }
            } else if (word.charAt(1) == '-') {
                next = parseLong(word, words, next);
            } else {
                next = parseShort(word, words, next);
            }
        }
        return arguments;
    }

    private int parseLong(String word, List<String> words, int next) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        if (name.isEmpty() || name.charAt(0) == '-') {
            throw new FlagException("bad flag syntax: " + word);
        }
        if (name.equals("help")) {
            helpWanted = true;
            return next;
        }
        Flag flag = flags.get(name);
        if (flag == null) {
            String meant = Similar.to(name, shownNames());
            throw new FlagException(
                    "unknown flag: --" + name + (meant.isEmpty() ? "" : " (did you mean --" + meant + "?)"));
        }
        if (equals >= 0) {
            set(flag, word.substring(equals + 1));
        } else if (flag.mayStandAlone()) {
            set(flag, "true");
        } else if (next < words.size()) {
            set(flag, words.get(next));
            return next + 1;
        } else {
            throw new FlagException("flag needs an argument: --" + name);
        }
        return next;
    }

    private int parseShort(String word, List<String> words, int next) {
        int position = 1;
        while (position < word.length()) {
            char letter = word.charAt(position);
            Flag flag = withShorthand(letter);
            if (flag == null) {
                if (letter == 'h') {
                    helpWanted = true;
                    warnings.add("Flag shorthand -h has been deprecated, use --help");
                    return next;
                }
                throw new FlagException("unknown shorthand flag: '" + letter + "' in -" + word.substring(position));
            }
            if (position + 2 < word.length() && word.charAt(position + 1) == '=') {
                set(flag, word.substring(position + 2));
                return next;
            }
            if (flag.mayStandAlone()) {
                set(flag, "true");
                position++;
            } else if (position + 1 < word.length()) {
                set(flag, word.substring(position + 1));
                return next;
            } else if (next < words.size()) {
                set(flag, words.get(next));
                return next + 1;
            } else {
                throw new FlagException("flag needs an argument: '" + letter + "' in -" + word.substring(position));
            }
        }
        return next;
    }

    private void set(Flag flag, String value) {
        flag.set(value);
        if (!flag.deprecation().isEmpty()) {
            warnings.add("Flag --" + flag.name() + " has been deprecated, " + flag.deprecation());
        }
    }

    private @Nullable Flag withShorthand(char letter) {
        for (Flag flag : flags.values()) {
            if (flag.hasShorthand(letter)) {
                return flag;
            }
        }
        return null;
    }
}
