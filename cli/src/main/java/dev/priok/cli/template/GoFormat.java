package dev.priok.cli.template;

import java.util.List;

/** Values as texts: what Go's package fmt makes of them. */
final class GoFormat {
    private GoFormat() {}

    /** What an action of a template writes for a value. */
    static String ofTemplate(Value value) {
        Value shown = value.type() instanceof GoType.PointerTo ? value.indirect() : value;
        return shown.exists() ? plain(shown) : "<no value>";
    }

    /** Several values, as the functions that escape texts see them. */
    static String ofTemplate(List<Value> values) {
        if (values.size() == 1) {
            return ofTemplate(values.getFirst());
        }
        return joined(values, true);
    }

    /** One value, as {@code %v} shows it. */
    static String plain(Value value) {
        StringBuilder out = new StringBuilder();
        new GoPrinter(out).print(value, 'v', Verb.PLAIN, 0);
        return out.toString();
    }

    /** The values, with a space between two neither of which is a text. */
    static String print(List<Value> values) {
        return joined(values, false);
    }

    private static String joined(List<Value> values, boolean ofTemplate) {
        StringBuilder out = new StringBuilder();
        boolean textBefore = true;
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            boolean text = value.type().equals(GoType.STRING);
            if (i > 0 && !text && !textBefore) {
                out.append(' ');
            }
            out.append(ofTemplate ? ofTemplate(value) : plain(value));
            textBefore = text;
        }
        return out.toString();
    }

    /** The values with spaces between, and a line end. */
    static String println(List<Value> values) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : " ").append(plain(values.get(i)));
        }
        return out.append('\n').toString();
    }

    static String printf(String format, List<Value> values) {
        return new FormatString(format, values).render();
    }
}
