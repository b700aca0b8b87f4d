package dev.priok.cli.buildx;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.format.Filters;
import dev.priok.client.Json;
import dev.priok.model.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which pieces of build cache {@code --filter} means, in buildx's words: a name that ends with {@code !} means all others,
 * and one that ends with {@code ~} those that a regular expression finds. All must hold. The engine lists everything.
 */
final class CacheSelection {
    private CacheSelection() {}

    static Predicate<CacheRow> of(Filters filters, Instant now) {
        if (filters.has("until") && filters.has("unused-for")) {
            throw new CommandFailure("ERROR: conflicting filters \"until\" and \"unused-for\"");
        }
        Predicate<CacheRow> all = _ -> true;
        for (String name : filters.names()) {
            List<String> values = filters.values(name);
            if (values.size() > 1) {
                throw new CommandFailure("ERROR: filters expect only one value");
            }
            all = all.and(
                    name.endsWith("!")
                            ? one(name.substring(0, name.length() - 1), values.getFirst(), now)
                                    .negate()
                            : one(name, values.getFirst(), now));
        }
        return all;
    }

    private static Predicate<CacheRow> one(String name, String value, Instant now) {
        return switch (name) {
            // Observed on buildx 0.29: it is looked for as a regular expression.
            case "id", "id~" -> found(name, value, row -> List.of(row.text("ID")));
            case "type" -> row -> row.text("Type").equals(value);
            case "type~" -> found(name, value, row -> List.of(row.text("Type")));
            case "description" -> row -> row.text("Description").equals(value);
            case "description~" -> found(name, value, row -> List.of(row.text("Description")));
            case "parent", "parents" -> row -> row.parents().contains(value);
            case "parent~", "parents~" -> found(name, value, CacheRow::parents);
            case "inuse" -> flagged(value, row -> row.cached().at("InUse").isTrue());
            case "mutable" -> flagged(value, CacheRow::isMutable);
            case "immutable" -> flagged(value, row -> !row.isMutable());
            case "shared" -> flagged(value, CacheRow::isShared);
            case "private" -> flagged(value, row -> !row.isShared());
            case "until", "unused-for" -> unused(name, value, now);
            default -> throw new CommandFailure("ERROR: invalid filter '" + name + "'");
        };
    }

    private interface Texts {
        List<String> of(CacheRow row);
    }

    private static Predicate<CacheRow> found(String name, String expression, Texts texts) {
        try {
            Predicate<String> matches = Pattern.compile(expression).asPredicate();
            return row -> texts.of(row).stream().anyMatch(matches);
        } catch (PatternSyntaxException e) {
            throw new CommandFailure("ERROR: invalid filter '" + name + "=" + expression + "': " + e.getDescription());
        }
    }

    private static Predicate<CacheRow> flagged(String value, Predicate<CacheRow> holds) {
        return switch (value) {
            case "", "1", "true" -> holds;
            case "0", "false" -> holds.negate();
            default ->
                throw new CommandFailure("ERROR: invalid filter value '" + value + "': true or false is expected");
        };
    }

    private static Predicate<CacheRow> unused(String name, String value, Instant now) {
        Instant moment;
        try {
            moment = now.minus(GoDuration.parse(value));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    "ERROR: \"" + name + "\" filter expects a duration (e.g., '24h'): " + e.getMessage());
        }
        return row -> lastUsed(row.cached()).isBefore(moment);
    }

    /** What nobody used was made then. */
    private static Instant lastUsed(Json cached) {
        String used = cached.at("LastUsedAt").text();
        String text = used.isEmpty() ? cached.at("CreatedAt").text() : used;
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CommandFailure("ERROR: the engine tells no time of build cache: \"" + text + "\"");
        }
    }
}
