package dev.priok.cli.template;

import dev.priok.cli.template.GoType.Any;
import dev.priok.cli.template.GoType.Basic;
import dev.priok.cli.template.GoType.MapOf;
import dev.priok.cli.template.GoType.None;
import dev.priok.cli.template.GoType.PointerTo;
import dev.priok.cli.template.GoType.SliceOf;
import dev.priok.cli.template.GoType.Struct;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes values as Go's verbs show them. */
final class GoPrinter {
    private static final String NIL = "<nil>";

    private final StringBuilder out;

    GoPrinter(StringBuilder out) {
        this.out = out;
    }

    /** Writes a value; {@code depth} is how many others it is in. */
    void print(Value given, int letter, Verb verb, int depth) {
        Value value = given.unboxed();
        if (!value.exists()) {
            nothing(letter, verb, depth);
            return;
        }
        if (letter == 'T' && depth == 0) {
            out.append(verb.padded(value.typeName()));
            return;
        }
        String text = "vsxXq".indexOf(letter) < 0 || (letter == 'v' && verb.sharp()) ? null : GoMethods.text(value);
        if (text != null) {
            text(text, letter, verb);
            return;
        }
        switch (value.type()) {
            case Basic(GoType.Kind kind, String _) -> basic(kind, value, letter, verb);
            case SliceOf(GoType _, String name) -> slice(name, value, letter, verb, depth);
            case MapOf map -> map(map, value, letter, verb, depth);
            case Struct struct -> struct(struct, value, letter, verb, depth);
            case PointerTo pointer -> pointer(pointer, value, letter, verb, depth);
            case Any _, None _ -> out.append(NIL);
        }
    }

    private void nothing(int letter, Verb verb, int depth) {
        if (letter == 'v' || (letter == 'T' && depth == 0)) {
            out.append(verb.padded(NIL));
        } else {
            out.append("%!").appendCodePoint(letter).append('(').append(NIL).append(')');
        }
    }

    private void bad(Value value, int letter) {
        out.append("%!").appendCodePoint(letter).append('(');
        out.append(value.typeName()).append('=');
        print(value, 'v', Verb.PLAIN, 0);
        out.append(')');
    }

    private void basic(GoType.Kind kind, Value value, int letter, Verb verb) {
        switch (kind) {
            case BOOL -> {
                if (letter == 'v' || letter == 't') {
                    out.append(verb.padded(Boolean.toString(value.truth())));
                } else {
                    bad(value, letter);
                }
            }
            case INT, UINT -> integer(kind == GoType.Kind.UINT, value, letter, verb);
            case FLOAT -> decimal(value, letter, verb);
            case STRING -> {
                if ("vsxXq".indexOf(letter) >= 0) {
                    text(value.text(), letter, verb);
                } else {
                    bad(value, letter);
                }
            }
            case TIME -> text(GoTime.text(value.text()), letter, verb);
        }
    }

    private void text(String text, int letter, Verb verb) {
        if (letter == 'x' || letter == 'X') {
            out.append(verb.padded(hex(text.getBytes(StandardCharsets.UTF_8), letter == 'X', verb)));
            return;
        }
        String cut = text;
        if (verb.precision() >= 0 && text.codePointCount(0, text.length()) > verb.precision()) {
            cut = text.substring(0, text.offsetByCodePoints(0, verb.precision()));
        }
        boolean quoted = letter == 'q' || (letter == 'v' && verb.sharp());
        if (!quoted) {
            out.append(verb.padded(cut));
        } else if (letter == 'q'
                && verb.sharp()
                && cut.indexOf('`') < 0
                && cut.chars().allMatch(c -> c >= ' ')) {
            out.append(verb.padded("`" + cut + "`"));
        } else {
            out.append(verb.padded(letter == 'q' && verb.plus() ? GoQuote.ascii(cut) : GoQuote.of(cut)));
        }
    }

    private static String hex(byte[] bytes, boolean upper, Verb verb) {
        HexFormat format = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        String prefix = verb.sharp() ? (upper ? "0X" : "0x") : "";
        int length = verb.precision() >= 0 ? Math.min(verb.precision(), bytes.length) : bytes.length;
        if (length == 0) {
            return "";
        }
        if (verb.space()) {
            return prefix + format.withDelimiter(" " + prefix).formatHex(bytes, 0, length);
        }
        return prefix + format.formatHex(bytes, 0, length);
    }

    private void integer(boolean unsigned, Value value, int letter, Verb verb) {
        long number = value.number();
        switch (letter) {
            case 'v' -> out.append(number(number, unsigned, 10, false, "", verb.withoutPlus()));
            case 'd' -> out.append(number(number, unsigned, 10, false, "", verb));
            case 'b' -> out.append(number(number, unsigned, 2, false, verb.sharp() ? "0b" : "", verb));
            case 'o' -> out.append(number(number, unsigned, 8, false, verb.sharp() ? "0" : "", verb));
            case 'O' -> out.append(number(number, unsigned, 8, false, "0o", verb));
            case 'x' -> out.append(number(number, unsigned, 16, false, verb.sharp() ? "0x" : "", verb));
            case 'X' -> out.append(number(number, unsigned, 16, true, verb.sharp() ? "0X" : "", verb));
            case 'c' -> out.append(verb.padded(character(number)));
            case 'q' ->
                out.append(verb.padded(GoQuote.ofCharacter(character(number).codePointAt(0))));
            case 'U' -> {
                String code = "U+"
                        + "0".repeat(Math.max(0, 4 - Long.toHexString(number).length()))
                        + Words.upper(Long.toHexString(number));
                out.append(verb.padded(verb.sharp() ? code + " '" + character(number) + "'" : code));
            }
            default -> bad(value, letter);
        }
    }

    private static String character(long code) {
        return code < 0 || code > Character.MAX_CODE_POINT ? "\ufffd" : Character.toString((int) code);
    }

    private static String number(long number, boolean unsigned, int base, boolean upper, String prefix, Verb verb) {
        if (verb.precision() == 0 && number == 0) {
            return verb.withoutZero().padded("");
        }
        boolean negative = !unsigned && number < 0;
        String digits = unsigned ? Long.toUnsignedString(number, base) : Long.toString(number, base);
        digits = negative ? digits.substring(1) : digits;
        digits = upper ? Words.upper(digits) : digits;
        digits = "0".repeat(Math.max(0, verb.precision() - digits.length())) + digits;
        String sign = negative ? "-" : verb.plus() ? "+" : verb.space() ? " " : "";
        if (verb.zero() && !verb.minus() && verb.precision() < 0) {
            int room = verb.width() - sign.length();
            return sign + prefix + "0".repeat(Math.max(0, room - digits.length())) + digits;
        }
        return verb.padded(sign + prefix + digits);
    }

    private void decimal(Value value, int letter, Verb verb) {
        double number = value.decimal();
        switch (letter) {
            case 'v' -> out.append(FloatText.of(number, 'g', verb.precision(), verb.withoutPlus()));
            case 'g', 'G' -> out.append(FloatText.of(number, letter, verb.precision(), verb));
            case 'e', 'E', 'f', 'F' -> {
                int precision = verb.precision() < 0 ? 6 : verb.precision();
                out.append(FloatText.of(number, letter, precision, verb));
            }
            default -> bad(value, letter);
        }
    }

    private void slice(String name, Value value, int letter, Verb verb, int depth) {
        List<Value> elements = value.elements();
        if (letter == 'v' && verb.sharp()) {
            out.append(name);
            if (value.held() == null) {
                out.append("(nil)");
                return;
            }
            out.append('{');
            for (int i = 0; i < elements.size(); i++) {
                out.append(i == 0 ? "" : ", ");
                print(elements.get(i), letter, verb, depth + 1);
            }
            out.append('}');
            return;
        }
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : " ");
            print(elements.get(i), letter, verb, depth + 1);
        }
        out.append(']');
    }

    private void map(MapOf type, Value value, int letter, Verb verb, int depth) {
        boolean source = letter == 'v' && verb.sharp();
        if (source && value.held() == null) {
            out.append(type.name()).append("(nil)");
            return;
        }
        out.append(source ? type.name() + "{" : "map[");
        String separator = "";
        for (Map.Entry<String, Value> entry : value.entries().entrySet()) {
            out.append(separator);
            print(new Value(type.key(), entry.getKey()), letter, verb, depth + 1);
            out.append(':');
            print(entry.getValue(), letter, verb, depth + 1);
            separator = source ? ", " : " ";
        }
        out.append(source ? '}' : ']');
    }

    private void struct(Struct struct, Value value, int letter, Verb verb, int depth) {
        boolean source = letter == 'v' && verb.sharp();
        boolean named = source || (letter == 'v' && verb.plus());
        out.append(source ? struct.name() : "").append('{');
        List<Value> fields = value.elements();
        for (int i = 0; i < fields.size(); i++) {
            out.append(i == 0 ? "" : source ? ", " : " ");
            if (named) {
                out.append(struct.fields().get(i).name()).append(':');
            }
            print(fields.get(i), letter, verb, depth + 1);
        }
        out.append('}');
    }

    private void pointer(PointerTo type, Value value, int letter, Verb verb, int depth) {
        boolean source = letter == 'v' && verb.sharp();
        if (value.held() == null) {
            if (letter == 'v') {
                out.append(source ? "(" + type.name() + ")(nil)" : verb.padded(NIL));
            } else {
                out.append("%!")
                        .appendCodePoint(letter)
                        .append('(')
                        .append(type.name())
                        .append("=<nil>)");
            }
            return;
        }
        boolean parts = !(type.target() instanceof Basic);
        String text = GoMethods.text(value.target());
        if (text != null && "vs".indexOf(letter) >= 0 && !source) {
            out.append(verb.padded(text));
        } else if (depth == 0 && parts) {
            out.append('&');
            print(value.target(), letter, verb, depth + 1);
        } else {
            // An address, which differs from run to run in Go as well.
            out.append(
                    verb.padded("0xc" + String.format(java.util.Locale.ROOT, "%09x", System.identityHashCode(value))));
        }
    }
}
