package dev.priok.build.dockerfile.check;

import dev.priok.build.BuildException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parser directives at the beginning of a file: {@code # name=value}, until the first line that is none. */
public final class Directives {
    private static final Set<String> KNOWN = Set.of("syntax", "escape", "check");
    private static final Pattern SHAPE = Pattern.compile("([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*", Pattern.DOTALL);

    private final String mark;
    private final Map<String, Directive> seen = new HashMap<>();
    private boolean over;

    private Directives(String mark) {
        this.mark = mark;
    }

    public static Directives hashed() {
        return new Directives("#");
    }

    /** A directive's value and line. */
    public record Directive(String name, String value, int line) {
        /** The value up to the first blank. */
        public String word() {
            int blank = value.indexOf(' ');
            return blank < 0 ? value : value.substring(0, blank);
        }
    }

    /** What a comment beside an instruction says to the checks, after {@code check=}. */
    public static Optional<Directive> ofComment(String comment) {
        Directives one = new Directives("");
        return one.line(comment, 0).filter(found -> found.name().equals("check"));
    }

    /**
     * That of a file by name; a first line {@code #!...} is skipped.
     *
     * @param name {@code syntax} may also be said as {@code // syntax=value}
     */
    public static Optional<Directive> find(String file, String name) {
        Optional<Directive> found = find(file, name, "#");
        return found.isPresent() || !name.equals("syntax") ? found : find(file, name, "//");
    }

    private static Optional<Directive> find(String file, String name, String mark) {
        Directives directives = new Directives(mark);
        int number = 0;
        int start = file.startsWith("\ufeff") ? 1 : 0;
        try {
            while (start < file.length() && !directives.over) {
                int end = file.indexOf('\n', start);
                end = end < 0 ? file.length() : end;
                String line = file.substring(start, end);
                number++;
                if (number > 1 || !line.startsWith("#!")) {
                    directives.line(line.stripTrailing(), number);
                }
                start = end + 1;
            }
        } catch (BuildException _) {
            // Reading the file says so, with the line.
        }
        return Optional.ofNullable(directives.seen.get(name));
    }

    /** The directive that the line is; empty also for all lines after one that is none. */
    public Optional<Directive> line(String line, int number) {
        if (over) {
            return Optional.empty();
        }
        Matcher matcher = SHAPE.matcher(
                line.startsWith(mark) ? line.substring(mark.length()).stripLeading() : "");
        if (!matcher.matches() || !KNOWN.contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
            over = true;
            return Optional.empty();
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        if (seen.containsKey(name)) {
            throw BuildException.of("only one " + name + " parser directive can be used");
        }
        Directive directive = new Directive(name, matcher.group(2), number);
        seen.put(name, directive);
        return Optional.of(directive);
    }
}
