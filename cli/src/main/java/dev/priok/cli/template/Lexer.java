package dev.priok.cli.template;

import dev.priok.cli.template.Token.Kind;
import dev.priok.model.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a template's text into tokens; what can't be one becomes an error token, which ends them. */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final int TRIM_MARKER = 2;
    private static final Set<String> KEYWORDS =
            Set.of("block", "break", "continue", "define", "else", "end", "if", "range", "template", "with");
    private static final int END = -1;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int start;
    private int position;
    private int line = 1;
    private int startLine = 1;
    private int parentheses;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (text()) {
            if (!action()) {
                return;
            }
        }
    }

    /** Reads up to the next action; false at the end. */
    private boolean text() {
        int open = text.indexOf(OPEN, position);
        if (open < 0) {
            position = text.length();
            if (position > start) {
                emit(Kind.TEXT);
            }
            emit(Kind.END_OF_TEXT);
            return false;
        }
        int end = open;
        boolean trim = trimsLeft(open + OPEN.length());
        if (trim) {
            while (end > start && isSpace(text.charAt(end - 1))) {
                end--;
            }
        }
        position = end;
        if (position > start) {
            emit(Kind.TEXT);
        }
        position = open;
        skip();
        return true;
    }

    /** Reads an action with its braces, or a comment; false after an error. */
    private boolean action() {
        boolean trim = trimsLeft(position + OPEN.length());
        int after = OPEN.length() + (trim ? TRIM_MARKER : 0);
        if (text.startsWith("/*", position + after)) {
            position += after;
            skip();
            return comment();
        }
        position += OPEN.length();
        emit(Kind.LEFT);
        position += trim ? TRIM_MARKER : 0;
        skip();
        parentheses = 0;
        while (true) {
            int closing = closing();
            if (closing > 0) {
                return parentheses == 0 ? close(closing) : fail("unclosed left paren");
            }
            if (!inside()) {
                return false;
            }
        }
    }

    private boolean comment() {
        int end = text.indexOf("*/", position);
        if (end < 0) {
            return fail("unclosed comment");
        }
        position = end + 2;
        int closing = closing();
        if (closing == 0) {
            return fail("comment ends before closing delimiter");
        }
        position += closing;
        skipTrimmed(closing);
        return true;
    }

    private boolean close(int closing) {
        position += closing - CLOSE.length();
        skip();
        position += CLOSE.length();
        emit(Kind.RIGHT);
        skipTrimmed(closing);
        return true;
    }

    private void skipTrimmed(int closing) {
        while (closing > CLOSE.length() && position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
        skip();
    }

    /** How long the closing braces here are, with their trim marker; 0 if there are none. */
    private int closing() {
        if (position + 1 < text.length()
                && isSpace(text.charAt(position))
                && text.startsWith("-" + CLOSE, position + 1)) {
            return TRIM_MARKER + CLOSE.length();
        }
        return text.startsWith(CLOSE, position) ? CLOSE.length() : 0;
    }

    private boolean trimsLeft(int at) {
        return at + 1 < text.length() && text.charAt(at) == '-' && isSpace(text.charAt(at + 1));
    }

    /** Reads one token inside an action; false after an error. */
    private boolean inside() {
        int c = next();
        return switch (c) {
            case END -> fail("unclosed action");
            case ' ', '\t', '\r', '\n' -> space();
            case '=' -> emit(Kind.ASSIGN);
            case ':' -> next() == '=' ? emit(Kind.DECLARE) : fail("expected :=");
            case '|' -> emit(Kind.PIPE);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '`' -> raw();
            case '\'' -> quoted('\'', Kind.CHAR_CONSTANT, "unterminated character constant");
            case '$' -> name(Kind.VARIABLE, Kind.VARIABLE);
            case '(' -> {
                parentheses++;
                yield emit(Kind.LEFT_PAREN);
            }
            case ')' -> {
                parentheses--;
                yield parentheses < 0 ? fail("unexpected right paren") : emit(Kind.RIGHT_PAREN);
            }
            default -> other(c);
        };
    }

    private boolean other(int c) {
        boolean digit = c >= '0' && c <= '9';
        int following = peek();
        if (c == '.' && (following < '0' || following > '9')) {
            return name(Kind.FIELD, Kind.DOT);
        }
        if (c == '.' || c == '+' || c == '-' || digit) {
            position--;
            return number();
        }
        if (isNamePart(c)) {
            return word();
        }
        if (c > ' ' && c < 127) {
            return emit(Kind.CHARACTER);
        }
        return fail("unrecognized character in action: " + shown(c));
    }

    private boolean space() {
        while (isSpace(peek()) && closing() == 0) {
            next();
        }
        // The space before a closing trim marker belongs to it.
        if (text.startsWith("-" + CLOSE, position)) {
            position--;
            if (position > start) {
                emit(Kind.SPACE);
            }
            return true;
        }
        return emit(Kind.SPACE);
    }

    private boolean name(Kind named, Kind alone) {
        if (atTerminator()) {
            return emit(alone);
        }
        while (isNamePart(peek())) {
            next();
        }
        return atTerminator() ? emit(named) : fail("bad character " + shown(peek()));
    }

    private boolean word() {
        while (isNamePart(peek())) {
            next();
        }
        if (!atTerminator()) {
            return fail("bad character " + shown(peek()));
        }
        String word = text.substring(start, position);
        if (KEYWORDS.contains(word)) {
            return emit(Kind.KEYWORD);
        }
        return switch (word) {
            case "true", "false" -> emit(Kind.BOOL);
            case "nil" -> emit(Kind.NIL);
            default -> emit(Kind.IDENTIFIER);
        };
    }

    private boolean quoted(char quote, Kind kind, String problem) {
        while (true) {
            int c = next();
            if (c == '\\') {
                c = next();
                if (c != END && c != '\n') {
                    continue;
                }
            }
            if (c == END || c == '\n') {
                return fail(problem);
            }
            if (c == quote) {
                return emit(kind);
            }
        }
    }

    private boolean raw() {
        int end = text.indexOf('`', position);
        if (end < 0) {
            position = text.length();
            return fail("unterminated raw quoted string");
        }
        position = end + 1;
        return emit(Kind.RAW_STRING);
    }

    private boolean number() {
        accept("+-");
        String digits = "0123456789_";
        boolean hex = false;
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
                hex = true;
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptAll(digits);
        if (accept(".")) {
            acceptAll(digits);
        }
        if (accept(hex ? "pP" : "eE")) {
            accept("+-");
            acceptAll("0123456789_");
        }
        accept("i");
        boolean good = !isNamePart(peek());
        if (!good) {
            next();
        }
        return good ? emit(Kind.NUMBER) : fail("bad number syntax: " + Quoted.of(text.substring(start, position)));
    }

    private boolean accept(String characters) {
        int c = peek();
        boolean found = c != END && characters.indexOf(c) >= 0;
        position += found ? 1 : 0;
        return found;
    }

    private void acceptAll(String characters) {
        while (accept(characters)) {
            // Each call takes one.
        }
    }

    private boolean atTerminator() {
        int c = peek();
        return c == END || isSpace(c) || ".,|:)(".indexOf(c) >= 0 || text.startsWith(CLOSE, position);
    }

    private int peek() {
        return position < text.length() ? text.codePointAt(position) : END;
    }

    private int next() {
        int c = peek();
        position += c == END ? 0 : Character.charCount(c);
        return c;
    }

    private void skip() {
        line += (int)
                text.substring(start, position).chars().filter(c -> c == '\n').count();
        start = position;
        startLine = line;
    }

    private boolean emit(Kind kind) {
        tokens.add(new Token(kind, start, text.substring(start, position), startLine));
        skip();
        return true;
    }

    private boolean fail(String problem) {
        line += (int)
                text.substring(start, position).chars().filter(c -> c == '\n').count();
        tokens.add(new Token(Kind.ERROR, start, problem, line));
        return false;
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isNamePart(int c) {
        return c == '_' || (c != END && (Character.isLetter(c) || Character.isDigit(c)));
    }

    private static String shown(int c) {
        if (c == END) {
            return "U+FFFFFFFFFFFFFFFF";
        }
        String code = String.format(Locale.ROOT, "U+%04X", c);
        return Character.isISOControl(c) ? code : code + " '" + Character.toString(c) + "'";
    }
}
