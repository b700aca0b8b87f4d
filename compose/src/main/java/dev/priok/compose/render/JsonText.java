package dev.priok.compose.render;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** JSON as Go writes it, with the signs of HTML escaped. */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonText(boolean indented) {
        this.indented = indented;
    }

    static String compact(Value value) {
        JsonText text = new JsonText(false);
        text.value(value, 0);
        return text.out.toString();
    }

    static String indented(Value value) {
        JsonText text = new JsonText(true);
        text.value(value, 0);
        return text.out.toString();
    }

    private void value(Value value, int depth) {
        switch (value) {
            case Value.Null _ -> out.append("null");
            case Value.Bare bare -> out.append(bare.text());
            case Value.Text text -> text(text.text());
            case Value.Items items -> {
                out.append('[');
                Iterator<Value> values = items.values().iterator();
                while (values.hasNext()) {
                    line(depth + 1);
                    value(values.next(), depth + 1);
                    out.append(values.hasNext() ? "," : "");
                }
                if (!items.values().isEmpty()) {
                    line(depth);
                }
                out.append(']');
            }
            case Value.Members members -> {
                out.append('{');
                Iterator<Map.Entry<String, Value>> entries =
                        members.members().entrySet().iterator();
                while (entries.hasNext()) {
                    Map.Entry<String, Value> entry = entries.next();
                    line(depth + 1);
                    text(entry.getKey());
                    out.append(indented ? ": " : ":");
                    value(entry.getValue(), depth + 1);
                    out.append(entries.hasNext() ? "," : "");
                }
                if (!members.members().isEmpty()) {
                    line(depth);
                }
                out.append('}');
            }
        }
    }

    private void line(int depth) {
        if (indented) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' ->
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                default -> {
                    if (character < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }
}
