package dev.priok.cli.format;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of Go's templates that only places values: text, <code>{{.Path.To.Field}}</code> and <code>{{json
 * .Path}}</code>. Anything else is refused with a message that names it.
 */
public final class Template {

    /** Where a template's values come from. */
    public interface Source {
        /** The value at a path; the whole for an empty one. */
        Json value(List<String> path);
    }

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Field(List<String> path, boolean asJson) implements Part {}
    }

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /** Reads a template; throws {@link CommandFailure} when it says more than this understands. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        int position = 0;
        while (position < text.length()) {
            int open = text.indexOf("{{", position);
            if (open < 0) {
                parts.add(new Part.Literal(text.substring(position)));
                break;
            }
            if (open > position) {
                parts.add(new Part.Literal(text.substring(position, open)));
            }
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new CommandFailure("template parsing error: template: :1: unclosed action");
            }
            parts.add(action(text.substring(open + 2, close).strip()));
            position = close + 2;
        }
        return new Template(parts);
    }

    private static Part action(String action) {
        boolean asJson = action.startsWith("json ");
        String path = asJson ? action.substring(5).strip() : action;
        if (path.equals(".")) {
            return new Part.Field(List.of(), asJson);
        }
        if (!path.startsWith(".") || path.endsWith(".")) {
            throw unsupported(action);
        }
        List<String> names = new ArrayList<>();
        int start = 1;
        while (start <= path.length()) {
            int dot = path.indexOf('.', start);
            String name = path.substring(start, dot < 0 ? path.length() : dot);
            if (!isName(name)) {
                throw unsupported(action);
            }
            names.add(name);
            start = dot < 0 ? path.length() + 1 : dot + 1;
        }
        return new Part.Field(names, asJson);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '_') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static CommandFailure unsupported(String action) {
        return new CommandFailure("template parsing error: \"{{" + action
                + "}}\" is not supported yet: only {{.Field}}, {{.Path.To.Field}} and {{json .Field}} are");
    }

    /** Whether the template places that field. */
    public boolean uses(String field) {
        for (Part part : parts) {
            if (part instanceof Part.Field(List<String> path, boolean _)
                    && !path.isEmpty()
                    && path.getFirst().equals(field)) {
                return true;
            }
        }
        return false;
    }

    public String render(Source source) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String text) -> out.append(text);
                case Part.Field(List<String> path, boolean asJson) -> {
                    Json value = source.value(path);
                    out.append(asJson ? value.compact() : goText(value, path.isEmpty() ? "" : path.getLast()));
                }
            }
        }
        return out.toString();
    }

    /** A value as Go prints it; {@code name} tells what a null would have been. */
    private static String goText(Json value, String name) {
        return switch (value) {
            case Json.Null _ -> nullText(name);
            case Json.Bool _, Json.Num _, Json.Str _ -> value.text();
            case Json.Arr(List<Json> values) -> {
                StringBuilder out = new StringBuilder("[");
                for (Json item : values) {
                    out.append(out.length() > 1 ? " " : "").append(goText(item, ""));
                }
                yield out.append(']').toString();
            }
            case Json.Obj(Map<String, Json> members) -> {
                StringBuilder out = new StringBuilder("map[");
                for (Map.Entry<String, Json> member : new TreeMap<>(members).entrySet()) {
                    out.append(out.length() > 4 ? " " : "")
                            .append(member.getKey())
                            .append(':');
                    out.append(goText(member.getValue(), member.getKey()));
                }
                yield out.append(']').toString();
            }
        };
    }

    /** Docker's command knows the type of a field that holds null and prints an empty one of it. */
    private static String nullText(String name) {
        return switch (name) {
            case "Volumes", "Labels", "Ports", "ExposedPorts", "PortBindings", "Options", "DriverOpts", "Data" ->
                "map[]";
            case "OomKillDisable", "PidsLimit", "MemorySwappiness", "Init", "IPAMConfig", "Health", "" -> "<nil>";
            default -> "[]";
        };
    }
}
