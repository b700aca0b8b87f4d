package dev.priok.compose.render;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** JSON as Go writes it, with the signs of HTML escaped. */
final class JsonText implements Value.Form {
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;
    private int depth;

    private JsonText(boolean indented) {
        this.indented = indented;
    }

    static String compact(Value value) {
        JsonText text = new JsonText(false);
        value.print(text);
        return text.out.toString();
    }

    static String indented(Value value) {
        JsonText text = new JsonText(true);
        value.print(text);
        return text.out.toString();
    }

    @Override
    public void nothing() {
        out.append("null");
    }

    @Override
    public void bare(String text) {
        out.append(text);
    }

    @Override
    public void items(List<Value> values) {
        out.append('[');
        depth++;
        Iterator<Value> left = values.iterator();
        while (left.hasNext()) {
            line();
            left.next().print(this);
            out.append(left.hasNext() ? "," : "");
        }
        depth--;
        if (!values.isEmpty()) {
            line();
        }
        out.append(']');
    }

    @Override
    public void members(SequencedMap<String, Value> members) {
        out.append('{');
        depth++;
        Iterator<Map.Entry<String, Value>> left = members.entrySet().iterator();
        while (left.hasNext()) {
            Map.Entry<String, Value> entry = left.next();
            line();
            text(entry.getKey());
            out.append(indented ? ": " : ":");
            entry.getValue().print(this);
            out.append(left.hasNext() ? "," : "");
        }
        depth--;
        if (!members.isEmpty()) {
            line();
        }
        out.append('}');
    }

    private void line() {
        if (indented) {
            out.append('\n').repeat("  ", depth);
        }
    }

    @Override
    public void text(String text) {
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
