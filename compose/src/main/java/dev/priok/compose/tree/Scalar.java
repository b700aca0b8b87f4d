package dev.priok.compose.tree;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param value a String, Boolean, Long, BigInteger (beyond a Long), Double, or null
 */
public record Scalar(@Nullable Object value, Place place) implements Node {
    public Scalar {
        if (!(value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double)) {
            throw new IllegalArgumentException("no scalar: " + value.getClass());
        }
    }

    /** A value that no file says. */
    public static Scalar of(@Nullable Object value) {
        return new Scalar(value, Place.NOWHERE);
    }

    public boolean isNull() {
        return value == null;
    }

    /** The value as Go prints it; empty for null. */
    public String text() {
        if (value instanceof Double number) {
            return GoNumber.shortest(number);
        }
        return value == null ? "" : value.toString();
    }

    @Override
    public Node withInside(TreePath path, Change change) {
        return this;
    }

    String kind() {
        return switch (value) {
            case null -> "nothing";
            case String text -> text.isEmpty() ? "an empty text" : "the text '" + text + "'";
            case Boolean flag -> "the boolean " + flag;
            default -> "the number " + text();
        };
    }
}
