package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.word.Words;
import dev.priok.model.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes one joined line apart: keyword, flags, arguments. */
final class StatementParser {
    private static final Pattern BLANKS = Pattern.compile("[\\t\\x0b\\f\\r ]+");
    private static final Set<String> WITH_DOCUMENTS = Set.of("add", "copy", "run");

    private final String original;
    private final char escape;
    private final List<String> comments;
    private List<String> flags = List.of();

    private StatementParser(String original, char escape, List<String> comments) {
        this.original = original;
        this.escape = escape;
        this.comments = comments;
    }

    static Statement parse(String line, char escape, List<String> comments) {
        return new StatementParser(line, escape, comments).parse();
    }

    static boolean mayHaveDocuments(Statement statement) {
        String keyword = statement.keyword().toLowerCase(Locale.ROOT);
        if (keyword.equals("onbuild") && !statement.arguments().isEmpty()) {
            keyword = statement.arguments().getFirst().toLowerCase(Locale.ROOT);
        }
        return WITH_DOCUMENTS.contains(keyword) && !statement.json();
    }

    private Statement parse() {
        String trimmed = original.strip();
        String[] parts = BLANKS.split(trimmed, 2);
        String keyword = parts[0];
        String rest = parts.length < 2 ? "" : withoutFlags(parts[1]).strip();
        return switch (keyword.toLowerCase(Locale.ROOT)) {
            case "add", "copy", "volume" -> maybeJson(keyword, rest, blankSeparated(rest));
            case "cmd", "entrypoint", "run", "shell" ->
                maybeJson(keyword, rest, rest.isEmpty() ? List.of() : List.of(rest));
            case "env", "label" -> statement(keyword, pairs(keyword.toUpperCase(Locale.ROOT), rest), false);
            case "arg" -> statement(keyword, BlankWords.split(rest, escape), false);
            case "expose", "from" -> statement(keyword, blankSeparated(rest), false);
            case "healthcheck" -> healthcheck(keyword, rest);
            case "onbuild" -> trigger(keyword, rest);
            case "maintainer", "stopsignal", "user", "workdir" ->
                statement(keyword, rest.isEmpty() ? List.of() : List.of(rest), false);
            default -> statement(keyword, List.of(), false);
        };
    }

    private Statement statement(String keyword, List<String> arguments, boolean json) {
        return new Statement(keyword, flags, arguments, json, List.of(), original, comments, Lines.of(0));
    }

    private String withoutFlags(String rest) {
        FlagWords words = FlagWords.split(rest, escape);
        flags = words.flags();
        return words.rest();
    }

    private static List<String> blankSeparated(String rest) {
        return rest.isEmpty() ? List.of() : List.of(BLANKS.split(rest, -1));
    }

    private Statement maybeJson(String keyword, String rest, List<String> otherwise) {
        Optional<List<String>> array = rest.isEmpty() ? Optional.empty() : StringArray.parse(rest);
        return statement(keyword, array.orElse(otherwise), array.isPresent());
    }

    private Statement healthcheck(String keyword, String rest) {
        int end = 0;
        while (end < rest.length() && !Words.isSpace(rest.charAt(end))) {
            end++;
        }
        if (end == 0) {
            return statement(keyword, List.of(), false);
        }
        String command = rest.substring(end).strip();
        Optional<List<String>> array = command.isEmpty() ? Optional.empty() : StringArray.parse(command);
        List<String> arguments = new ArrayList<>(List.of(rest.substring(0, end)));
        arguments.addAll(array.orElse(command.isEmpty() ? List.of() : List.of(command)));
        return statement(keyword, arguments, array.isPresent());
    }

    private Statement trigger(String keyword, String rest) {
        if (rest.isEmpty()) {
            return statement(keyword, List.of(), false);
        }
        Statement inner = parse(rest, escape, List.of());
        List<String> arguments = new ArrayList<>(List.of(inner.keyword()));
        arguments.addAll(inner.arguments());
        return statement(keyword, arguments, inner.json());
    }

    /** {@code a=b c=d}, or the old {@code a b}, where all after the first blank is the value. */
    private List<String> pairs(String keyword, String rest) {
        List<String> words = BlankWords.split(rest, escape);
        if (words.isEmpty()) {
            return List.of();
        }
        if (words.getFirst().indexOf('=') < 0) {
            String[] parts = BLANKS.split(rest, 2);
            if (parts.length < 2) {
                throw BuildException.of(keyword + " must have two arguments");
            }
            return List.of(parts[0], parts[1], "");
        }
        List<String> result = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw BuildException.of(
                        "Syntax error - can't find = in " + Quoted.of(word) + ". Must be of the form: name=value");
            }
            result.addAll(List.of(word.substring(0, equals), word.substring(equals + 1), "="));
        }
        return result;
    }
}
