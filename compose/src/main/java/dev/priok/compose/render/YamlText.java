package dev.priok.compose.render;

import dev.priok.compose.tree.YamlWord;
import java.util.List;
import java.util.Map;

/** YAML as Go's library writes it, with an indent of two. */
final class YamlText {
    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    static String of(Value value) {
        YamlText text = new YamlText();
        if (value instanceof Value.Members members && !members.members().isEmpty()) {
            text.members(members, 0, false);
        } else if (value instanceof Value.Items items && !items.values().isEmpty()) {
            text.items(items, 0, false);
        } else {
            text.single(value, 0);
            text.out.append('\n');
        }
        return text.out.toString();
    }

    private void members(Value.Members members, int depth, boolean begun) {
        boolean first = begun;
        for (Map.Entry<String, Value> entry : members.members().entrySet()) {
            if (!first) {
                out.repeat("  ", depth);
            }
            first = false;
            out.append(word(entry.getKey(), true)).append(':');
            nested(entry.getValue(), depth);
        }
    }

    private void nested(Value value, int depth) {
        if (value instanceof Value.Members members && !members.members().isEmpty()) {
            out.append('\n');
            members(members, depth + 1, false);
        } else if (value instanceof Value.Items items && !items.values().isEmpty()) {
            out.append('\n');
            items(items, depth + 1, false);
        } else {
            out.append(' ');
            single(value, depth + 1);
            out.append('\n');
        }
    }

    private void items(Value.Items items, int depth, boolean begun) {
        boolean first = begun;
        for (Value value : items.values()) {
            if (!first) {
                out.repeat("  ", depth);
            }
            first = false;
            out.append("- ");
            if (value instanceof Value.Members members && !members.members().isEmpty()) {
                members(members, depth + 1, true);
            } else if (value instanceof Value.Items inner && !inner.values().isEmpty()) {
                items(inner, depth + 1, true);
            } else {
                single(value, depth + 1);
                out.append('\n');
            }
        }
    }

    /** What stands on one line; all but texts are as in JSON. */
    private void single(Value value, int depth) {
        if (value instanceof Value.Text text) {
            text(text.text(), depth);
        } else {
            out.append(JsonText.compact(value));
        }
    }

    private void text(String text, int depth) {
        if (text.indexOf('\n') >= 0 && YamlWord.isBlock(text)) {
            block(text, depth);
        } else {
            out.append(word(text, false));
        }
    }

    private static String word(String text, boolean key) {
        return YamlWord.quoted(text, key);
    }

    /** A text of several lines as it stands; a sign says how many line ends close it. */
    private void block(String text, int depth) {
        out.append('|');
        if (text.startsWith(" ") || text.startsWith("\n")) {
            out.append('2');
        }
        boolean closed = text.endsWith("\n");
        boolean more = closed && (text.length() == 1 || text.charAt(text.length() - 2) == '\n');
        out.append(closed ? more ? "+" : "" : "-");
        List<String> lines = List.of((closed ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        for (String line : lines) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.repeat("  ", depth).append(line);
            }
        }
    }
}
