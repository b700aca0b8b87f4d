package dev.priok.cli.template;

import java.util.List;

/** The functions {@code eq}, {@code lt} and those made of them. */
final class Comparisons {
    private static final String INCOMPATIBLE = "incompatible types for comparison";
    private static final String UNCOMPARABLE = "invalid type for comparison";

    private Comparisons() {}

    /** Kinds that can be compared with their own kind. */
    private enum Sort {
        TRUTH,
        NUMBER,
        DECIMAL,
        TEXT,
        OTHER
    }

    private static Sort sort(Value value) {
        if (value.type() instanceof GoType.Basic(GoType.Kind kind, String _)) {
            return switch (kind) {
                case BOOL -> Sort.TRUTH;
                case INT, UINT -> Sort.NUMBER;
                case FLOAT -> Sort.DECIMAL;
                case STRING -> Sort.TEXT;
                case TIME -> Sort.OTHER;
            };
        }
        return Sort.OTHER;
    }

    static boolean equal(Value value, List<Value> others) {
        if (others.isEmpty()) {
            throw new CallException("missing argument for comparison");
        }
        for (Value other : others) {
            if (equal(value, other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Value value, Value other) {
        Sort sort = sort(value);
        if (sort != sort(other)) {
            if (value.exists() && other.exists()) {
                throw new CallException(INCOMPATIBLE);
            }
            return false;
        }
        return switch (sort) {
            case TRUTH, DECIMAL, TEXT -> java.util.Objects.equals(value.held(), other.held());
            case NUMBER -> value.number() == other.number();
            case OTHER -> equalOthers(value, other);
        };
    }

    private static boolean equalOthers(Value value, Value other) {
        boolean nothing = value.held() == null;
        boolean otherNothing = other.held() == null;
        if (nothing || otherNothing) {
            return nothing == otherNothing;
        }
        boolean listed = value.type() instanceof GoType.SliceOf || value.type() instanceof GoType.MapOf;
        if (listed || other.type() instanceof GoType.SliceOf || other.type() instanceof GoType.MapOf) {
            Value culprit = listed ? value : other;
            throw new CallException("non-comparable type " + GoFormat.plain(culprit) + ": " + culprit.typeName());
        }
        return value.equals(other);
    }

    static boolean less(Value value, Value other) {
        Sort sort = sort(value);
        Sort otherSort = sort(other);
        if (sort == Sort.OTHER || otherSort == Sort.OTHER) {
            throw new CallException(UNCOMPARABLE);
        }
        if (sort != otherSort) {
            throw new CallException(INCOMPATIBLE);
        }
        return switch (sort) {
            case TRUTH, OTHER -> throw new CallException(UNCOMPARABLE);
            case NUMBER -> value.number() < other.number();
            case DECIMAL -> value.decimal() < other.decimal();
            case TEXT -> value.text().compareTo(other.text()) < 0;
        };
    }

    static boolean lessOrEqual(Value value, Value other) {
        return less(value, other) || equal(value, other);
    }
}
