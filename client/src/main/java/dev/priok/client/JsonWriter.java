package dev.priok.client;

import java.util.List;
import java.util.Map;

/** Writes JSON texts, either compact (empty indent) or one element a line. */
final class JsonWriter {
    private static final char[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final StringBuilder out = new StringBuilder(256);
    private final String indent;

    private JsonWriter(String indent) {
        this.indent = indent;
    }

    static String write(Json value, String indent) {
        JsonWriter writer = new JsonWriter(indent);
        writer.value(value, 0);
        return writer.out.toString();
    }

    private void value(Json value, int level) {
        // No switch: the class that the virtual machine makes for one costs every start of the command milliseconds.
        if (value instanceof Json.Str(String s)) {
            string(s);
        } else if (value instanceof Json.Obj(Map<String, Json> members)) {
            object(members, level);
        } else if (value instanceof Json.Arr(List<Json> values)) {
            array(values, level);
        } else {
            out.append(value.isNull() ? "null" : value.text());
        }
    }

    private void array(List<Json> values, int level) {
        if (values.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        boolean first = true;
        for (Json value : values) {
            separate(first, level + 1);
            first = false;
            value(value, level + 1);
        }
        newLine(level);
        out.append(']');
    }

    private void object(Map<String, Json> members, int level) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Json> member : members.entrySet()) {
            separate(first, level + 1);
            first = false;
            string(member.getKey());
            out.append(indent.isEmpty() ? ":" : ": ");
            value(member.getValue(), level + 1);
        }
        newLine(level);
        out.append('}');
    }

    private void separate(boolean first, int level) {
        if (!first) {
            out.append(',');
        }
        newLine(level);
    }

    private void newLine(int level) {
        if (indent.isEmpty()) {
            return;
        }
        out.append('\n');
        for (int i = 0; i < level; i++) {
            out.append(indent);
        }
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
