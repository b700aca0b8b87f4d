package dev.priok.cli.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods of the types that are no structs of docker's own. */
final class GoMethods {
    /** A column that shows a label is called like the last part of the label's name. */
    private static final GoType.Method TITLE_OF_LABEL = new GoType.Method(List.of(GoType.STRING), (_, given) -> {
        String name = given.getFirst().text();
        return Value.of(
                name.substring(name.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' '));
    });

    private GoMethods() {}

    /** The method of that name that the value has; null if there is none. */
    static GoType.@Nullable Method of(Value value, String name) {
        return switch (value.type()) {
            case GoType.Struct struct -> struct.method(name);
            case GoType.Basic(GoType.Kind _, String type) ->
                switch (type) {
                    case "time.Duration" -> ofSpan(name);
                    case "time.Time" -> ofMoment(name);
                    case "nat.Port" -> ofPort(name);
                    default -> null;
                };
            case GoType.MapOf(GoType.Basic _, GoType _, String type) ->
                type.equals("formatter.SubHeaderContext") && name.equals("Label") ? TITLE_OF_LABEL : null;
            case GoType.SliceOf _, GoType.PointerTo _, GoType.Any _, GoType.None _ -> null;
        };
    }

    /** What a value's method {@code String} answers, which is how it is printed; null if it has none. */
    static @Nullable String text(Value value) {
        if (value.type() instanceof GoType.Basic(GoType.Kind _, String type)) {
            return switch (type) {
                case "time.Duration" -> GoTime.span(value.number());
                case "time.Time" -> GoTime.text(value.text());
                case "registry.NetIPNet" -> value.text();
                default -> null;
            };
        }
        if (value.type() instanceof GoType.Struct struct) {
            GoType.Method method = struct.method("String");
            return method == null ? null : method.body().call(value, List.of()).text();
        }
        return null;
    }

    /** The methods of a struct of that name. */
    static Map<String, GoType.Method> ofStruct(String name) {
        return switch (name) {
            case "units.Ulimit" -> Map.of("String", simple((limit, _) -> Value.of(ulimit(limit.elements()))));
            case "blkiodev.WeightDevice", "blkiodev.ThrottleDevice" ->
                Map.of("String", simple((device, _) -> Value.of(rate(device.elements()))));
            case "formatter.Platform" ->
                Map.of(
                        "String",
                        simple((platform, _) ->
                                Value.of(platform(platform.elements().getFirst().elements()))));
            // These decide themselves what JSON shows, and do so by way of a map.
            case "registry.ServiceConfig", "registry.IndexInfo" ->
                Map.of(GoJson.OWN, simple((config, _) -> GoJson.members(config)));
            default -> Map.of();
        };
    }

    private static String platform(List<Value> fields) {
        String variant = fields.get(4).text();
        return fields.get(1).text() + "/" + fields.get(0).text() + (variant.isEmpty() ? "" : "/" + variant);
    }

    private static String ulimit(List<Value> fields) {
        return fields.get(0).text() + "=" + fields.get(2).number() + ":"
                + fields.get(1).number();
    }

    private static String rate(List<Value> fields) {
        return fields.get(0).text() + ":" + Long.toUnsignedString(fields.get(1).number());
    }

    private static GoType.Method simple(GoType.Method.Body body) {
        return new GoType.Method(List.of(), body);
    }

    private static GoType.@Nullable Method ofSpan(String name) {
        return switch (name) {
            case "String" -> simple((span, _) -> Value.of(GoTime.span(span.number())));
            case "Seconds" -> simple((span, _) -> new Value(GoType.FLOAT64, span.number() / 1e9));
            case "Minutes" -> simple((span, _) -> new Value(GoType.FLOAT64, span.number() / 6e10));
            case "Hours" -> simple((span, _) -> new Value(GoType.FLOAT64, span.number() / 3.6e12));
            case "Milliseconds" -> simple((span, _) -> new Value(GoType.INT64, span.number() / 1_000_000));
            case "Microseconds" -> simple((span, _) -> new Value(GoType.INT64, span.number() / 1_000));
            case "Nanoseconds" -> simple((span, _) -> new Value(GoType.INT64, span.number()));
            default -> null;
        };
    }

    private static GoType.@Nullable Method ofMoment(String name) {
        return switch (name) {
            case "String" -> simple((moment, _) -> Value.of(GoTime.text(moment.text())));
            case "Unix" -> simple((moment, _) -> new Value(GoType.INT64, GoTime.seconds(moment.text())));
            case "IsZero" -> simple((moment, _) -> Value.of(moment.text().equals(GoTime.ZERO)));
            default -> null;
        };
    }

    private static GoType.@Nullable Method ofPort(String name) {
        return switch (name) {
            case "Port" -> simple((port, _) -> Value.of(port(port.text())));
            case "Proto" -> simple((port, _) -> Value.of(protocol(port.text())));
            case "Int" -> simple((port, _) -> Value.of(number(port(port.text()))));
            default -> null;
        };
    }

    private static String port(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private static String protocol(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? "tcp" : text.substring(slash + 1);
    }

    private static long number(String port) {
        try {
            return Long.parseLong(port);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
