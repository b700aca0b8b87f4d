package dev.priok.engine.image;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Reads a JSON array of strings, the exec form of Dockerfile instructions (RFC 8259; no other JSON is needed here). */
final class JsonStrings {
    private final String text;
    private int position;

    private JsonStrings(String text) {
        this.text = text;
    }

    static List<String> parse(String text) {
        return new JsonStrings(text).array();
    }

    private List<String> array() {
        List<String> strings = new ArrayList<>();
        expect('[');
        skipSpace();
        while (peek() != ']') {
            strings.add(string());
            skipSpace();
            if (peek() == ',') {
                position++;
                skipSpace();
            } else if (peek() != ']') {
                throw invalid();
            }
        }
        position++;
        skipSpace();
        if (position != text.length()) {
            throw invalid();
        }
        return strings;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(position++);
            out.append(c == '\\' ? escape() : c);
        }
        position++;
        return out.toString();
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw invalid();
        };
    }

    private char unicode() {
        if (position + 4 > text.length()) {
            throw invalid();
        }
        try {
            char c = (char) Integer.parseInt(text.substring(position, position + 4), 16);
            position += 4;
            return c;
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw invalid();
        }
        return text.charAt(position);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw invalid();
        }
        position++;
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private EngineException invalid() {
        return EngineException.invalid("not a JSON array of strings: " + text);
    }
}
