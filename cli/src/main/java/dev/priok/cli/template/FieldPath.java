package dev.priok.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of structs by name, those of embedded structs included. */
final class FieldPath {
    private FieldPath() {}

    /** The field's value, null if there is no such field. */
    static @Nullable Value find(GoType.Struct struct, Value value, String name) {
        List<GoType.Field> fields = struct.fields();
        List<Value> values = value.elements();
        if (values.size() != fields.size()) {
            return null;
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return values.get(i);
            }
        }
        for (int i = 0; i < fields.size(); i++) {
            Value inner = values.get(i).indirect();
            if (fields.get(i).embedded() && inner.type() instanceof GoType.Struct embedded) {
                Value found = find(embedded, inner, name);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    static boolean has(GoType.Struct struct, String name) {
        for (GoType.Field field : struct.fields()) {
            GoType type = field.type() instanceof GoType.PointerTo(GoType target) ? target : field.type();
            if (field.name().equals(name)
                    || (field.embedded() && type instanceof GoType.Struct inner && has(inner, name))) {
                return true;
            }
        }
        return false;
    }
}
