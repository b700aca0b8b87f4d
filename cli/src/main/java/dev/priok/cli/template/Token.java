package dev.priok.cli.template;

import dev.priok.model.Quoted;

/**
 * A piece of a template's text.
 *
 * @param position where it begins
 * @param line counted from 1
 */
record Token(Kind kind, int position, String text, int line) {
    private static final int SHOWN = 10;

    enum Kind {
        ERROR,
        END_OF_TEXT,
        TEXT,
        LEFT,
        RIGHT,
        SPACE,
        PIPE,
        LEFT_PAREN,
        RIGHT_PAREN,
        DECLARE,
        ASSIGN,
        CHARACTER,
        FIELD,
        VARIABLE,
        DOT,
        NIL,
        BOOL,
        NUMBER,
        CHAR_CONSTANT,
        STRING,
        RAW_STRING,
        IDENTIFIER,
        KEYWORD
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isKeyword(String word) {
        return kind == Kind.KEYWORD && text.equals(word);
    }

    /** As messages show it. */
    String shown() {
        return switch (kind) {
            case END_OF_TEXT -> "EOF";
            case ERROR -> text;
            case KEYWORD -> "<" + text + ">";
            default ->
                text.codePointCount(0, text.length()) > SHOWN
                        ? Quoted.of(text.substring(0, text.offsetByCodePoints(0, SHOWN))) + "..."
                        : Quoted.of(text);
        };
    }
}
