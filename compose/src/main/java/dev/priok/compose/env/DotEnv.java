package dev.priok.compose.env;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of variables in docker compose's dialect: {@code NAME=value}, also with {@code export} before it or a colon;
 * values in double quotes have escapes and variables and may go over lines, those in single quotes are as they stand,
 * others end at {@code " #"} and have variables. A name alone takes its value from outside.
 */
public final class DotEnv {
    /** Of a file; larger ones are refused. */
    static final long LARGEST_BYTES = 4L << 20;

    private static final Pattern ESCAPE = Pattern.compile("\\\\([abcfnrtv$\"\\\\]|0\\d{0,3})");
    private static final Pattern EXPORT = Pattern.compile("^export\\s+");

    private final String file;
    private final String text;
    private final Map<String, String> into;
    private final Template.Variables outside;
    private int position;

    private DotEnv(String file, String text, Map<String, String> into, Template.Variables outside) {
        this.file = file;
        this.text = text;
        this.into = into;
        this.outside = outside;
    }

    /** Adds a file's variables to a map; values may name variables from outside, which win, and those of the map. */
    public static void read(Path file, Map<String, String> into, Template.Variables outside) {
        String text;
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw EngineException.invalid(file + ": larger than " + LARGEST_BYTES + " bytes");
            }
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw EngineException.invalid("cannot read the variables of " + file + ": " + reason(e));
        }
        parse(file.toString(), text, into, outside);
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }

    /** As {@link #read}, of a text. */
    static void parse(String file, String text, Map<String, String> into, Template.Variables outside) {
        String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
        new DotEnv(file, bare.replace("\r\n", "\n"), into, outside).statements();
    }

    private void statements() {
        while (toStatement()) {
            String line = text.substring(position, lineEnd(position));
            Matcher export = EXPORT.matcher(line);
            if (export.find()) {
                position += export.end();
            }
            statement();
        }
    }

    /** Skips space and comments; false at the end. */
    private boolean toStatement() {
        while (position < text.length()) {
            char character = text.charAt(position);
            if (character == '#') {
                position = lineEnd(position);
            } else if (Character.isWhitespace(character)) {
                position++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() {
        int end = lineEnd(position);
        int separator = position;
        while (separator < end && text.charAt(separator) != '=' && text.charAt(separator) != ':') {
            char character = text.charAt(separator);
            if (!Character.isLetterOrDigit(character) && "_.-[] \t".indexOf(character) < 0) {
                throw wrong("unexpected character '" + character + "' in variable name '"
                        + text.substring(position, end) + "'");
            }
            separator++;
        }
        String name = text.substring(position, separator).strip();
        if (name.contains(" ")) {
            throw wrong("a variable's name has no space: '" + name + "'");
        }
        if (separator == end) {
            position = end;
            String value = outside.value(name);
            if (value != null) {
                into.put(name, value);
            }
            return;
        }
        position = separator + 1;
        while (position < text.length() && " \t\f\u000b\r\u0085\u00a0".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        into.put(name, value());
    }

    private String value() {
        char first = position < text.length() ? text.charAt(position) : '\n';
        if (first == '"' || first == '\'') {
            return quoted(first);
        }
        int end = lineEnd(position);
        String line = text.substring(position, end);
        position = end;
        int comment = line.indexOf(" #");
        return filled((comment < 0 ? line : line.substring(0, comment)).stripTrailing());
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        int start = position;
        for (int i = position + 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == quote) {
                position = i + 1;
                return quote == '"' ? filled(unescaped(value.toString())) : value.toString();
            }
            if (character == '\\' && i + 1 < text.length()) {
                i++;
                if (text.charAt(i) != quote) {
                    value.append('\\');
                }
                character = text.charAt(i);
            }
            value.append(character);
        }
        throw wrong("the quotes of " + text.substring(start, lineEnd(start)) + " are not closed");
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        switch (escape.group(1).charAt(0)) {
                            case 'a' -> "\u0007";
                            case 'b' -> "\b";
                            case 'f' -> "\f";
                            case 'n' -> "\n";
                            case 'r' -> "\r";
                            case 't' -> "\t";
                            case 'v' -> "\u000b";
                            case '$' -> "$$";
                            case '"' -> "\"";
                            case '\\' -> "\\";
                            case '0' ->
                                escape.group(1).length() == 4
                                        ? String.valueOf((char) Integer.parseInt(escape.group(1), 8))
                                        : escape.group();
                            default -> escape.group();
                        }));
    }

    private String filled(String value) {
        try {
            return Template.fill(value, new Template.Variables() {
                @Override
                public @Nullable String value(String name) {
                    String found = outside.value(name);
                    return found == null ? into.get(name) : found;
                }

                @Override
                public void missing(String name) {
                    outside.missing(name);
                }
            });
        } catch (TemplateException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private EngineException wrong(String message) {
        long line = 1
                + text.substring(0, Math.min(position, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return EngineException.invalid(file + ":" + line + ": " + message);
    }

    /** A file's own variables, in its order. */
    public static Map<String, String> read(Path file, Template.Variables outside) {
        Map<String, String> own = new LinkedHashMap<>();
        read(file, own, outside);
        return own;
    }
}
