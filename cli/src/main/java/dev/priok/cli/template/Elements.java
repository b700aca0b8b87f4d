package dev.priok.cli.template;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The functions {@code index}, {@code slice} and {@code len}. */
final class Elements {
    private Elements() {}

    static Value length(Value item) {
        Value value = item.indirect();
        if (!value.exists()) {
            throw new CallException("reflect: call of reflect.Value.Type on zero Value");
        }
        if (value.leadsNowhere()) {
            throw new CallException("len of nil pointer");
        }
        if (isText(value)) {
            return Value.of(bytes(value).length);
        }
        return switch (value.type()) {
            case GoType.SliceOf _ -> Value.of(value.elements().size());
            case GoType.MapOf _ -> Value.of(value.entries().size());
            case GoType.Basic _, GoType.Struct _, GoType.PointerTo _, GoType.Any _, GoType.None _ ->
                throw new CallException("len of type " + value.typeName());
        };
    }

    static Value index(Value item, List<Value> indexes) {
        if (!item.exists()) {
            throw new CallException("index of untyped nil");
        }
        Value value = item;
        for (Value index : indexes) {
            value = element(value.indirect(), index);
        }
        return value;
    }

    private static Value element(Value value, Value index) {
        if (value.leadsNowhere()) {
            throw new CallException("index of nil pointer");
        }
        if (isText(value)) {
            byte[] bytes = bytes(value);
            int at = position(index, bytes.length);
            if (at == bytes.length) {
                throw new CallException("reflect: string index out of range");
            }
            return new Value(GoType.BYTE, (long) (bytes[at] & 0xff));
        }
        return switch (value.type()) {
            case GoType.SliceOf _ -> {
                List<Value> elements = value.elements();
                int at = position(index, elements.size());
                if (at == elements.size()) {
                    throw new CallException("reflect: slice index out of range");
                }
                yield elements.get(at);
            }
            case GoType.MapOf(GoType.Basic key, GoType element, String _) -> {
                Value found = value.entries().get(key(key, index));
                yield found == null ? Value.zero(element) : found;
            }
            case GoType.Basic _, GoType.Struct _, GoType.PointerTo _, GoType.Any _ ->
                throw new CallException("can't index item of type " + value.typeName());
            case GoType.None _ -> throw new CallException("index of untyped nil");
        };
    }

    private static String key(GoType.Basic wanted, Value index) {
        if (!index.exists()) {
            throw new CallException("value is nil; should be of type " + wanted.name());
        }
        if (!(index.type() instanceof GoType.Basic(GoType.Kind kind, String name))
                || kind != GoType.Kind.STRING
                || !name.equals(wanted.name())) {
            throw new CallException("value has type " + index.typeName() + "; should be " + wanted.name());
        }
        return index.text();
    }

    private static int position(Value index, int length) {
        if (!index.exists()) {
            throw new CallException("cannot index slice/array with nil");
        }
        if (!(index.type() instanceof GoType.Basic(GoType.Kind kind, String _))
                || (kind != GoType.Kind.INT && kind != GoType.Kind.UINT)) {
            throw new CallException("cannot index slice/array with type " + index.typeName());
        }
        long at = index.number();
        if (at < 0 || at > length) {
            throw new CallException("index out of range: " + at);
        }
        return (int) at;
    }

    static Value slice(Value item, List<Value> indexes) {
        if (!item.exists()) {
            throw new CallException("slice of untyped nil");
        }
        if (indexes.size() > 3) {
            throw new CallException("too many slice indexes: " + indexes.size());
        }
        Value value = item.indirect();
        boolean text = isText(value);
        if (!text && !(value.type() instanceof GoType.SliceOf)) {
            throw new CallException("can't slice item of type " + value.typeName());
        }
        if (text && indexes.size() == 3) {
            throw new CallException("cannot 3-index slice a string");
        }
        byte[] bytes = text ? bytes(value) : new byte[0];
        int length = text ? bytes.length : value.elements().size();
        int from = indexes.isEmpty() ? 0 : position(indexes.getFirst(), length);
        int to = indexes.size() < 2 ? length : position(indexes.get(1), length);
        if (indexes.size() == 3) {
            int most = position(indexes.get(2), length);
            if (to > most) {
                throw new CallException("invalid slice index: " + to + " > " + most);
            }
        }
        if (from > to) {
            throw new CallException("invalid slice index: " + from + " > " + to);
        }
        return text
                ? new Value(value.type(), new String(bytes, from, to - from, StandardCharsets.UTF_8))
                : new Value(value.type(), value.elements().subList(from, to));
    }

    private static boolean isText(Value value) {
        return value.type() instanceof GoType.Basic(GoType.Kind kind, String _) && kind == GoType.Kind.STRING;
    }

    private static byte[] bytes(Value value) {
        return value.text().getBytes(StandardCharsets.UTF_8);
    }
}
