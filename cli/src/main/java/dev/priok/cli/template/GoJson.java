package dev.priok.cli.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values as JSON, as Go's package encoding/json writes them. */
final class GoJson {
    /** The method of objects that decide themselves what JSON shows of them. */
    static final String OWN = "MarshalJSON";

    private final StringBuilder out = new StringBuilder();

    private GoJson() {}

    static String of(Value value) {
        GoJson json = new GoJson();
        json.write(value, false);
        return json.out.toString();
    }

    /** The fields of a struct as a map. */
    static Value members(Value value) {
        SortedMap<String, Value> members = new TreeMap<>();
        if (value.type() instanceof GoType.Struct struct) {
            for (int i = 0; i < struct.fields().size(); i++) {
                GoType.Field field = struct.fields().get(i);
                Value member = value.elements().get(i);
                if (!field.jsonName().isEmpty() && !(field.omitEmpty() && isEmpty(member))) {
                    members.put(field.jsonName(), member.boxed());
                }
            }
        }
        return new Value(GoType.ANYTHING_MAP, members);
    }

    private void write(Value given, boolean escapeHtml) {
        Value value = given.indirect();
        switch (value.type()) {
            case GoType.None _, GoType.Any _, GoType.PointerTo _ -> out.append("null");
            case GoType.Basic(GoType.Kind kind, String name) -> basic(kind, name, value, escapeHtml);
            case GoType.SliceOf _ -> slice(value, escapeHtml);
            case GoType.MapOf _ -> map(value, escapeHtml);
            case GoType.Struct struct -> {
                GoType.Method own = struct.method(OWN);
                if (own != null) {
                    write(own.body().call(value, List.of()), true);
                } else {
                    struct(struct, value, escapeHtml);
                }
            }
        }
    }

    private void basic(GoType.Kind kind, String name, Value value, boolean escapeHtml) {
        switch (kind) {
            case BOOL -> out.append(value.truth());
            case INT -> out.append(value.number());
            case UINT -> out.append(Long.toUnsignedString(value.number()));
            case FLOAT -> out.append(FloatText.json(value.decimal()));
            case STRING -> {
                if (name.equals(GoType.JSON_NUMBER.name())) {
                    out.append(value.text().isEmpty() ? "0" : value.text());
                } else {
                    text(value.text(), escapeHtml);
                }
            }
            case TIME -> text(value.text(), escapeHtml);
        }
    }

    private void slice(Value value, boolean escapeHtml) {
        if (value.held() == null) {
            out.append("null");
            return;
        }
        out.append('[');
        List<Value> elements = value.elements();
        for (int i = 0; i < elements.size(); i++) {
            out.append(i == 0 ? "" : ",");
            write(elements.get(i), escapeHtml);
        }
        out.append(']');
    }

    private void map(Value value, boolean escapeHtml) {
        if (value.held() == null) {
            out.append("null");
            return;
        }
        String separator = "{";
        for (Map.Entry<String, Value> entry : value.entries().entrySet()) {
            out.append(separator);
            text(entry.getKey(), escapeHtml);
            out.append(':');
            write(entry.getValue(), escapeHtml);
            separator = ",";
        }
        out.append(separator.equals("{") ? "{}" : "}");
    }

    private void struct(GoType.Struct struct, Value value, boolean escapeHtml) {
        out.append('{');
        int start = out.length();
        Map<String, Integer> depths = new HashMap<>();
        depths(struct, 0, depths);
        members(struct, value, escapeHtml, start, 0, depths);
        out.append('}');
    }

    /** The least depth at which each member is, since of two with one name the outer one counts. */
    private static void depths(GoType.Struct struct, int depth, Map<String, Integer> depths) {
        for (GoType.Field field : struct.fields()) {
            if (field.embedded()) {
                GoType type = field.type() instanceof GoType.PointerTo(GoType target) ? target : field.type();
                if (type instanceof GoType.Struct inner) {
                    depths(inner, depth + 1, depths);
                }
            } else {
                depths.merge(field.jsonName(), depth, Math::min);
            }
        }
    }

    private void members(
            GoType.Struct struct, Value value, boolean escapeHtml, int start, int depth, Map<String, Integer> depths) {
        List<Value> fields = value.elements();
        for (int i = 0; i < fields.size(); i++) {
            GoType.Field field = struct.fields().get(i);
            Value member = fields.get(i);
            if (field.embedded()) {
                Value inner = member.indirect();
                if (inner.type() instanceof GoType.Struct embedded) {
                    members(embedded, inner, escapeHtml, start, depth + 1, depths);
                }
                continue;
            }
            boolean hidden = depths.getOrDefault(field.jsonName(), depth) < depth;
            if (hidden || field.jsonName().isEmpty() || (field.omitEmpty() && isEmpty(member))) {
                continue;
            }
            out.append(out.length() > start ? "," : "");
            text(field.jsonName(), escapeHtml);
            out.append(':');
            write(member, escapeHtml);
        }
    }

    private static boolean isEmpty(Value value) {
        boolean never = value.type() instanceof GoType.Struct
                || (value.type() instanceof GoType.Basic(GoType.Kind kind, String _) && kind == GoType.Kind.TIME);
        return !never && !value.isTrue();
    }

    private void text(String text, boolean escapeHtml) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<', '>', '&' -> {
                    if (escapeHtml) {
                        out.append(unicode(c));
                    } else {
                        out.append(c);
                    }
                }
                default -> {
                    if (c < ' ' || c == '\u2028' || c == '\u2029') {
                        out.append(unicode(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String unicode(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }
}
