package dev.priok.build.dockerfile.word;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One pass over a text. */
final class Scan {
    private static final int END = -1;
    private static final int DEEPEST = 100;
    private static final String MISSING_BRACE = "syntax error: missing '}'";

    private final int[] text;
    private final WordStyle style;
    private final Variables variables;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> unset = new LinkedHashSet<>();
    private final Set<String> missed = new LinkedHashSet<>();
    private boolean escapesStay;
    private int at;
    private int depth;

    Scan(String text, WordStyle style, Variables variables) {
        this.text = text.codePoints().toArray();
        this.style = style;
        this.variables = variables;
        this.escapesStay = style.escapesStay();
    }

    Expanded all() throws WordException {
        Splitter words = new Splitter();
        String result = until(END, style.escapesStay(), words);
        return new Expanded(result, words.finish(), used, unset, missed);
    }

    private int peek() {
        return at < text.length ? text[at] : END;
    }

    private int next() {
        return at < text.length ? text[at++] : END;
    }

    /** Reads to a character, which is consumed, or to the end. */
    private String until(int stop, boolean keepEscapes, Splitter words) throws WordException {
        boolean before = escapesStay;
        escapesStay = keepEscapes;
        if (++depth > DEEPEST) {
            throw new WordException("substitutions are nested more than " + DEEPEST + " deep");
        }
        try {
            return readUntil(stop, words);
        } finally {
            depth--;
            escapesStay = before;
        }
    }

    private String readUntil(int stop, Splitter words) throws WordException {
        StringBuilder result = new StringBuilder();
        while (peek() != END) {
            int c = peek();
            if (c == stop) {
                next();
                return result.toString();
            }
            String part = special(c);
            if (part == null) {
                plain(words, result);
            } else {
                result.append(part);
                if (c == '$') {
                    part.codePoints().forEach(words::add);
                } else {
                    words.addWhole(part);
                }
            }
        }
        if (stop != END) {
            throw new WordException(
                    "unexpected end of statement while looking for matching " + Character.toString(stop));
        }
        return result.toString();
    }

    private void plain(Splitter words, StringBuilder result) {
        int c = next();
        if (c != style.escape()) {
            words.add(c);
            result.appendCodePoint(c);
            return;
        }
        if (escapesStay) {
            words.addWhole(Character.toString(c));
            result.appendCodePoint(c);
        }
        int escaped = next();
        if (escaped != END) {
            words.addWhole(Character.toString(escaped));
            result.appendCodePoint(escaped);
        }
    }

    /** Null if the character means nothing by itself. */
    private @Nullable String special(int c) throws WordException {
        return switch (c) {
            case '$' -> dollar();
            case '<' -> documentMark();
            case '\'' -> style.quotesMeanNothing() ? null : singleQuoted();
            case '"' -> style.quotesMeanNothing() ? null : doubleQuoted();
            default -> null;
        };
    }

    /** Blanks between {@code <<} and the word after it don't separate them. */
    private String documentMark() {
        next();
        if (peek() != '<') {
            return "<";
        }
        next();
        StringBuilder out = new StringBuilder("<<");
        while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
            out.appendCodePoint(next());
        }
        return out.toString();
    }

    private String singleQuoted() throws WordException {
        StringBuilder out = new StringBuilder();
        quote(out);
        while (true) {
            int c = peek();
            if (c == END) {
                throw new WordException("unexpected end of statement while looking for matching single-quote");
            }
            if (c == '\'') {
                quote(out);
                return out.toString();
            }
            out.appendCodePoint(next());
        }
    }

    private String doubleQuoted() throws WordException {
        StringBuilder out = new StringBuilder();
        quote(out);
        while (true) {
            int c = peek();
            if (c == END) {
                throw new WordException("unexpected end of statement while looking for matching double-quote");
            } else if (c == '"') {
                quote(out);
                return out.toString();
            } else if (c == '$') {
                out.append(dollar());
            } else if (next() == style.escape()) {
                escapedInQuotes(out);
            } else {
                out.appendCodePoint(c);
            }
        }
    }

    /** Only a quote, a dollar and the escape itself can be escaped there. */
    private void escapedInQuotes(StringBuilder out) {
        if (escapesStay) {
            out.append(style.escape());
        }
        int c = peek();
        if (c == '"' || c == '$' || c == style.escape()) {
            out.appendCodePoint(next());
        } else if (c != END) {
            out.append(style.escape());
        }
    }

    private void quote(StringBuilder out) {
        int c = next();
        if (style.quotesStay()) {
            out.appendCodePoint(c);
        }
    }

    private String dollar() throws WordException {
        next();
        if (peek() == '{') {
            next();
            return braced();
        }
        String name = name();
        if (name.isEmpty()) {
            return "$";
        }
        String value = ask(name);
        if (value == null) {
            missed.add(name);
            return style.unsetStay() ? "$" + name : "";
        }
        return value;
    }

    private String braced() throws WordException {
        switch (peek()) {
            case END -> throw new WordException(MISSING_BRACE);
            case '{', '}', ':' -> throw new WordException("syntax error: bad substitution");
            default -> {}
        }
        String name = name();
        int c = next();
        return switch (c) {
            case END -> throw new WordException(MISSING_BRACE);
            case '}' -> {
                String value = ask(name);
                if (value == null) {
                    missed.add(name);
                    yield style.unsetStay() ? "${" + name + "}" : "";
                }
                yield value;
            }
            case ':' -> modified(name, ":", next());
            case '+', '-', '?', '#', '%' -> modified(name, "", c);
            case '/' -> replaced(name);
            default -> throw unsupported(Character.toString(c));
        };
    }

    private static WordException unsupported(String modifier) {
        return new WordException("unsupported modifier (" + modifier + ") in substitution");
    }

    private String modified(String name, String colon, int kind) throws WordException {
        if (kind == END) {
            throw new WordException(MISSING_BRACE);
        }
        boolean pattern = kind == '#' || kind == '%';
        String modifier = colon + Character.toString(kind);
        if (pattern && !colon.isEmpty()) {
            throw unsupported(modifier);
        }
        String word = part('}', pattern, MISSING_BRACE);
        String value = ask(name);
        if (value == null && style.unsetStay()) {
            return "${" + name + modifier + word + "}";
        }
        boolean absent = value == null || (!colon.isEmpty() && value.isEmpty());
        String given = value == null ? "" : value;
        return switch (kind) {
            case '-' -> absent ? word : given;
            case '+' -> absent ? "" : word;
            case '?' -> {
                if (absent) {
                    String fault = value == null ? "is not allowed to be unset" : "is not allowed to be empty";
                    throw new WordException(name + ": " + (word.isEmpty() ? fault : word));
                }
                yield given;
            }
            case '#', '%' -> {
                boolean longest = word.startsWith(Character.toString(kind));
                ShellPattern shape = ShellPattern.parse(longest ? word.substring(1) : word);
                yield kind == '#' ? shape.withoutPrefix(given, longest) : shape.withoutSuffix(given, longest);
            }
            default -> throw unsupported(modifier);
        };
    }

    private String replaced(String name) throws WordException {
        boolean all = peek() == '/';
        if (all) {
            next();
        }
        String pattern = part('/', true, "syntax error: missing '/' in ${}");
        String replacement = part('}', true, MISSING_BRACE);
        String value = ask(name);
        if (value == null && style.unsetStay()) {
            return "${" + name + (all ? "//" : "/") + pattern + "/" + replacement + "}";
        }
        return ShellPattern.parse(pattern).replace(value == null ? "" : value, replacement, all);
    }

    private String part(int stop, boolean keepEscapes, String missing) throws WordException {
        try {
            return until(stop, keepEscapes, new Splitter());
        } catch (WordException e) {
            if (peek() == END) {
                throw new WordException(missing);
            }
            throw e;
        }
    }

    private String name() {
        int start = at;
        if (Character.isDigit(peek())) {
            while (Character.isDigit(peek())) {
                next();
            }
        } else if (peek() != END && "@*#?-$!".indexOf(peek()) >= 0) {
            next();
        } else {
            while (Character.isLetterOrDigit(peek()) || peek() == '_') {
                next();
            }
        }
        return new String(text, start, at - start);
    }

    private @Nullable String ask(String name) {
        String value = variables.get(name);
        (value == null ? unset : used).add(name);
        return value;
    }

    /** Splits what it is given at blanks. */
    private static final class Splitter {
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();

        void add(int c) {
            if (!Words.isSpace(c)) {
                word.appendCodePoint(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }

        void addWhole(String part) {
            word.append(part);
        }

        List<String> finish() {
            if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            return words;
        }
    }
}
