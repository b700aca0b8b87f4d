package dev.priok.cli.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The functions that templates may call: Go's own and docker's. */
final class Functions {
    private static final GoType ANY = GoType.Any.ANY;
    private static final Map<String, Known> FOR_ROWS = forRows();

    private final Map<String, Known> known;

    /** What a template is applied to. */
    enum Purpose {
        ROWS,
        TITLES
    }

    Functions(Purpose purpose) {
        known = switch (purpose) {
            case ROWS -> FOR_ROWS;
            case TITLES -> forTitles();
        };
    }

    /** What a function does; throws {@link CallException} if it refuses its arguments. */
    interface Body {
        Value call(List<Value> arguments);
    }

    /** A function with the types of its arguments, of which the last may repeat. */
    record Known(List<GoType> parameters, boolean variadic, Body body) {}

    static Set<String> names() {
        return FOR_ROWS.keySet();
    }

    Known find(String name) {
        Known found = known.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no function " + name);
        }
        return found;
    }

    private static Known fixed(Body body, GoType... parameters) {
        return new Known(List.of(parameters), false, body);
    }

    private static Known variadic(Body body, GoType... parameters) {
        return new Known(List.of(parameters), true, body);
    }

    private static Map<String, Known> forRows() {
        Map<String, Known> all = new HashMap<>();
        // These three are run by the evaluation itself, which may leave arguments alone.
        Body never = _ -> Value.NONE;
        all.put("and", variadic(never, ANY, ANY));
        all.put("or", variadic(never, ANY, ANY));
        all.put("call", variadic(never, ANY, ANY));
        all.put("not", fixed(given -> Value.of(!given.getFirst().isTrue()), ANY));
        all.put("len", fixed(given -> Elements.length(given.getFirst()), ANY));
        all.put("index", variadic(given -> Elements.index(given.getFirst(), rest(given)), ANY, ANY));
        all.put("slice", variadic(given -> Elements.slice(given.getFirst(), rest(given)), ANY, ANY));
        all.put("print", variadic(given -> Value.of(GoFormat.print(given)), ANY));
        all.put("println", variadic(given -> Value.of(GoFormat.println(given)), ANY));
        all.put(
                "printf",
                variadic(given -> Value.of(GoFormat.printf(given.getFirst().text(), rest(given))), GoType.STRING, ANY));
        all.put("html", variadic(given -> Value.of(Escapes.html(GoFormat.ofTemplate(given))), ANY));
        all.put("js", variadic(given -> Value.of(Escapes.js(GoFormat.ofTemplate(given))), ANY));
        all.put("urlquery", variadic(given -> Value.of(Escapes.urlQuery(GoFormat.ofTemplate(given))), ANY));
        all.put("eq", variadic(given -> Value.of(Comparisons.equal(given.getFirst(), rest(given))), ANY, ANY));
        all.put("ne", fixed(given -> Value.of(!Comparisons.equal(given.getFirst(), rest(given))), ANY, ANY));
        all.put("lt", fixed(given -> Value.of(Comparisons.less(given.getFirst(), given.get(1))), ANY, ANY));
        all.put("le", fixed(given -> Value.of(Comparisons.lessOrEqual(given.getFirst(), given.get(1))), ANY, ANY));
        all.put("gt", fixed(given -> Value.of(!Comparisons.lessOrEqual(given.getFirst(), given.get(1))), ANY, ANY));
        all.put("ge", fixed(given -> Value.of(!Comparisons.less(given.getFirst(), given.get(1))), ANY, ANY));
        addDockers(all);
        return Map.copyOf(all);
    }

    private static void addDockers(Map<String, Known> all) {
        all.put("json", fixed(given -> Value.of(GoJson.of(given.getFirst())), ANY));
        all.put(
                "split",
                fixed(
                        given -> Words.split(
                                given.getFirst().text(), given.get(1).text()),
                        GoType.STRING,
                        GoType.STRING));
        all.put(
                "join",
                fixed(given -> Words.join(given.getFirst(), given.get(1).text()), GoType.STRINGS, GoType.STRING));
        all.put("title", fixed(given -> Value.of(Words.title(given.getFirst().text())), GoType.STRING));
        all.put("lower", fixed(given -> Value.of(Words.lower(given.getFirst().text())), GoType.STRING));
        all.put("upper", fixed(given -> Value.of(Words.upper(given.getFirst().text())), GoType.STRING));
        all.put(
                "pad",
                fixed(
                        given -> Value.of(Words.pad(
                                given.getFirst().text(),
                                given.get(1).number(),
                                given.get(2).number())),
                        GoType.STRING,
                        GoType.INT,
                        GoType.INT));
        all.put(
                "truncate",
                fixed(
                        given -> Value.of(Words.truncate(
                                given.getFirst().text(), given.get(1).number())),
                        GoType.STRING,
                        GoType.INT));
    }

    /** A column's title stays as it is, except for what {@code pad} does. */
    private static Map<String, Known> forTitles() {
        Map<String, Known> all = new HashMap<>(FOR_ROWS);
        Body same = List::getFirst;
        for (String name : List.of("json", "title", "lower", "upper")) {
            all.put(name, fixed(same, GoType.STRING));
        }
        for (String name : List.of("split", "join")) {
            all.put(name, fixed(same, GoType.STRING, GoType.STRING));
        }
        all.put("truncate", fixed(same, GoType.STRING, GoType.INT));
        return all;
    }

    private static List<Value> rest(List<Value> given) {
        return given.subList(1, given.size());
    }
}
