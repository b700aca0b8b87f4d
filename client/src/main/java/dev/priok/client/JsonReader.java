package dev.priok.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A strict reader of RFC 8259 texts; bounds the nesting so that no document can exhaust the stack. */
final class JsonReader {
    private static final int MAX_DEPTH = 200;

    private final String text;
    private int position;

    JsonReader(String text) {
        this.text = text;
    }

    Json document() {
        Json value = value(0);
        skipSpace();
        if (position < text.length()) {
            throw problem("something follows the value");
        }
        return value;
    }

    private Json value(int depth) {
        if (depth > MAX_DEPTH) {
            throw problem("nested deeper than " + MAX_DEPTH + " levels");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", Json.Null.NULL);
            default -> number();
        };
    }

    private Json object(int depth) {
        position++;
        Map<String, Json> members = new LinkedHashMap<>();
        skipSpace();
        if (peek() == '}') {
            position++;
            return new Json.Obj(members);
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw problem("a member name is missing");
            }
            String name = string();
            skipSpace();
            expect(':');
            members.put(name, value(depth + 1));
            skipSpace();
            if (peek() == ',') {
                position++;
                continue;
            }
            expect('}');
            return new Json.Obj(members);
        }
    }

    private Json array(int depth) {
        position++;
        List<Json> values = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            position++;
            return new Json.Arr(values);
        }
        while (true) {
            values.add(value(depth + 1));
            skipSpace();
            if (peek() == ',') {
                position++;
                continue;
            }
            expect(']');
            return new Json.Arr(values);
        }
    }

    private String string() {
        position++;
        int start = position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '"') {
                return text.substring(start, position++);
            }
            if (c == '\\') {
                return stringWithEscapes(start);
            }
            if (c < ' ') {
                throw problem("a control character stands in a string");
            }
            position++;
        }
        throw problem("a string does not end");
    }

    private String stringWithEscapes(int start) {
        StringBuilder out = new StringBuilder(text.length() - start < 64 ? 16 : 64);
        out.append(text, start, position);
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw problem("a control character stands in a string");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw problem("a string does not end");
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
            default -> throw problem("unknown escape \\" + c);
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw problem("\\u needs four hexadecimal digits");
            }
            code = code * 16 + digit;
            position++;
        }
        return (char) code;
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, position)) {
            throw problem("not a value");
        }
        position += word.length();
        return value;
    }

    private Json number() {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        int integerStart = position;
        digits();
        if (text.charAt(integerStart) == '0' && position > integerStart + 1) {
            throw problem("a number starts with 0");
        }
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            digits();
        }
        if (position < text.length() && (text.charAt(position) | 0x20) == 'e') {
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            digits();
        }
        return new Json.Num(text.substring(start, position));
    }

    private void digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == start) {
            throw problem("not a value");
        }
    }

    private void skipSpace() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            position++;
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw problem("the text ends too early");
        }
        return text.charAt(position);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw problem("expected " + c);
        }
        position++;
    }

    private JsonSyntaxException problem(String what) {
        return new JsonSyntaxException(what, position);
    }
}
