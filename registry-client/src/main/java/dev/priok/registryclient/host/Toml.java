package dev.priok.registryclient.host;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of TOML 1.0 that hosts files are written in: tables, and keys with strings, booleans and arrays of both. The
 * rest is refused by its place.
 */
final class Toml {
    private static final int MOST_NESTED = 4;

    private final String file;
    private final String text;
    private int at;

    private Toml(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * Tables are maps, arrays are lists; both keep their order.
     *
     * @throws EngineException InvalidParameter with file and line
     */
    static Map<String, Object> parse(String file, String text) {
        return new Toml(file, text.replace("\r\n", "\n")).document();
    }

    private Map<String, Object> document() {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> table = root;
        for (skipLines(); at < text.length(); skipLines()) {
            if (peek() == '[') {
                table = table(root);
            } else {
                List<String> path = path('=');
                Map<String, Object> owner = descend(table, path.subList(0, path.size() - 1));
                if (owner.putIfAbsent(path.getLast(), value(0)) != null) {
                    throw wrong("key " + path.getLast() + " is there twice");
                }
            }
            endLine();
        }
        return root;
    }

    private Map<String, Object> table(Map<String, Object> root) {
        at++;
        if (peek() == '[') {
            throw wrong("arrays of tables are not supported");
        }
        return descend(root, path(']'));
    }

    /** Keys with dots between, up to and with the end character. */
    private List<String> path(char end) {
        List<String> path = new ArrayList<>();
        while (true) {
            skipBlanks();
            path.add(peek() == '"' || peek() == '\'' ? string() : bareKey());
            skipBlanks();
            char next = peek();
            at++;
            if (next == end) {
                return path;
            }
            if (next != '.') {
                at--;
                throw wrong("expected " + end);
            }
        }
    }

    private String bareKey() {
        int start = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
            at++;
        }
        if (at == start) {
            throw wrong("expected a key");
        }
        return text.substring(start, at);
    }

    @SuppressWarnings("unchecked") // Every Map in here is one that this method made.
    private Map<String, Object> descend(Map<String, Object> from, List<String> path) {
        Map<String, Object> table = from;
        for (String key : path) {
            Object next = table.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map<?, ?>)) {
                throw wrong("key " + key + " is no table");
            }
            table = (Map<String, Object>) next;
        }
        return table;
    }

    private Object value(int depth) {
        skipBlanks();
        if (peek() == '"' || peek() == '\'') {
            return string();
        }
        if (peek() == '[') {
            return array(depth);
        }
        for (boolean value : new boolean[] {true, false}) {
            if (text.startsWith(String.valueOf(value), at)) {
                at += String.valueOf(value).length();
                return value;
            }
        }
        throw wrong("only strings, true, false and arrays are supported as values");
    }

    private List<Object> array(int depth) {
        if (depth == MOST_NESTED) {
            throw wrong("arrays are nested too deeply");
        }
        List<Object> elements = new ArrayList<>();
        at++;
        for (skipLines(); peek() != ']'; skipLines()) {
            elements.add(value(depth + 1));
            skipLines();
            if (peek() == ',') {
                at++;
            } else if (peek() != ']') {
                throw wrong("expected , or ] in an array");
            }
        }
        at++;
        return elements;
    }

    private String string() {
        char quote = peek();
        if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
            throw wrong("strings over several lines are not supported");
        }
        StringBuilder result = new StringBuilder();
        for (at++; peek() != quote; at++) {
            char next = peek();
            if (next == '\n' || next == 0) {
                throw wrong("a string without its end");
            }
            if (next == '\\' && quote == '"') {
                at++;
                result.append(unescaped(peek()));
            } else {
                result.append(next);
            }
        }
        at++;
        return result.toString();
    }

    private char unescaped(char escape) {
        return switch (escape) {
            case '"', '\\' -> escape;
            case 't' -> '\t';
            default -> throw wrong("the escape \\" + escape + " is not supported");
        };
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /** Over blanks, ends of lines and comments. */
    private void skipLines() {
        while (true) {
            skipBlanks();
            if (peek() == '#') {
                while (peek() != '\n' && peek() != 0) {
                    at++;
                }
            } else if (peek() == '\n') {
                at++;
            } else {
                return;
            }
        }
    }

    private void endLine() {
        skipBlanks();
        if (peek() != '\n' && peek() != '#' && peek() != 0) {
            throw wrong("expected the end of the line");
        }
    }

    private EngineException wrong(String what) {
        long line = 1
                + text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return EngineException.invalid(file + ", line " + line + ": " + what);
    }
}
