package dev.priok.cli.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types by their names, read from a text. A line {@code NAME = TYPE} gives a type another name; a line {@code NAME}
 * begins a struct, whose fields are the indented lines that follow: {@code NAME TYPE [JSON-NAME] [?]}, the question mark
 * if JSON leaves out the field when it is empty, {@code -} for the name if JSON never has it; {@code + [NAME] TYPE} is
 * an embedded one. Types are written as in Go, but {@code struct} is the one without fields.
 */
public final class TypeNames {
    private static final Map<String, GoType> PLAIN = Map.of(
            "string", GoType.STRING,
            "bool", GoType.BOOL,
            "int", GoType.INT,
            "int64", GoType.INT64,
            "uint", new GoType.Basic(GoType.Kind.UINT, "uint"),
            "uint8", GoType.BYTE,
            "time.Duration", GoType.DURATION,
            "time.Time", GoType.TIME,
            "any", GoType.Any.ANY);

    private final Map<String, GoType> known = new HashMap<>(PLAIN);

    private TypeNames() {
        known.put("uint16", new GoType.Basic(GoType.Kind.UINT, "uint16"));
        known.put("uint32", new GoType.Basic(GoType.Kind.UINT, "uint32"));
        known.put("uint64", new GoType.Basic(GoType.Kind.UINT, "uint64"));
        known.put("struct", new GoType.Struct("struct {}"));
    }

    /** Reads the text; throws {@link IllegalArgumentException} if it names a type that it doesn't have. */
    public static TypeNames parse(String text) {
        TypeNames types = new TypeNames();
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        // Structs first, since they may have each other.
        for (String line : lines) {
            if (line.charAt(0) != ' ' && line.indexOf('=') < 0 && !line.equals("struct")) {
                types.known.put(line, new GoType.Struct(line));
            }
        }
        GoType.Struct struct = null;
        for (String line : lines) {
            if (line.charAt(0) == ' ') {
                if (struct == null) {
                    throw new IllegalArgumentException("a field of nothing: " + line);
                }
                struct.field(types.field(line.strip().split(" ")));
            } else if (line.indexOf('=') > 0) {
                String[] words = line.split(" = ");
                types.known.put(words[0], types.renamed(words[0], types.find(words[1])));
            } else if (types.known.get(line) instanceof GoType.Struct begun) {
                struct = begun.methods(GoMethods.ofStruct(line));
            }
        }
        return types;
    }

    private GoType renamed(String name, GoType type) {
        return switch (type) {
            case GoType.Basic(GoType.Kind kind, String _) -> new GoType.Basic(kind, name);
            case GoType.SliceOf(GoType element, String _) -> new GoType.SliceOf(element, name);
            case GoType.MapOf(GoType.Basic key, GoType element, String _) -> new GoType.MapOf(key, element, name);
            case GoType.PointerTo _, GoType.Struct _, GoType.Any _, GoType.None _ -> type;
        };
    }

    private GoType.Field field(String[] words) {
        if (words[0].equals("+")) {
            GoType type = find(words[words.length - 1]);
            String name = words.length > 2 ? words[1] : words[1].substring(words[1].lastIndexOf('.') + 1);
            return new GoType.Field(name, type, "", false, true);
        }
        List<String> rest = new ArrayList<>(List.of(words).subList(2, words.length));
        boolean omitEmpty = rest.remove("?");
        String json = rest.isEmpty() ? words[0] : rest.getFirst();
        return new GoType.Field(words[0], find(words[1]), json.equals("-") ? "" : json, omitEmpty, false);
    }

    /** The type that is written so. */
    public GoType find(String written) {
        @Nullable GoType named = known.get(written);
        if (named != null) {
            return named;
        }
        if (written.startsWith("*")) {
            return new GoType.PointerTo(find(written.substring(1)));
        }
        if (written.startsWith("[2]")) {
            GoType element = find(written.substring(3));
            return new GoType.SliceOf(element, "[2]" + GoType.nameOf(element));
        }
        if (written.startsWith("[]")) {
            return new GoType.SliceOf(find(written.substring(2)));
        }
        int close = written.indexOf(']');
        if (written.startsWith("map[") && close > 0 && find(written.substring(4, close)) instanceof GoType.Basic key) {
            return new GoType.MapOf(key, find(written.substring(close + 1)));
        }
        throw new IllegalArgumentException("no type " + written);
    }
}
