package dev.priok.build.cache;

import dev.priok.engine.Moments;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.EngineError.InvalidParameter;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Which records a request means, in the words of {@code docker builder prune --filter}: of one name one value must match,
 * and of all names.
 */
public final class CacheFilter {
    private CacheFilter() {}

    /**
     * @param words name -> values; a name that ends with {@code !} means what doesn't match, and one that ends with
     *     {@code ~} what has a part that the regular expression matches
     * @param now what durations count from
     */
    public static Predicate<CacheUse> of(Map<String, List<String>> words, Instant now) {
        Predicate<CacheUse> all = _ -> true;
        for (Map.Entry<String, List<String>> entry : words.entrySet()) {
            boolean inverted = entry.getKey().endsWith("!");
            String name = inverted ? entry.getKey().substring(0, entry.getKey().length() - 1) : entry.getKey();
            Predicate<CacheUse> any = entry.getValue().stream()
                    .map(value -> one(name, value, now))
                    .reduce(_ -> false, Predicate::or);
            all = all.and(inverted ? any.negate() : any);
        }
        return all;
    }

    private static Predicate<CacheUse> one(String name, String value, Instant now) {
        if (name.endsWith("~")) {
            Predicate<String> matches = pattern(name, value).asPredicate();
            Function<CacheUse, Stream<String>> texts = texts(name.substring(0, name.length() - 1));
            return use -> texts.apply(use).anyMatch(matches);
        }
        return switch (name) {
            case "id" -> use -> use.record().id().startsWith(value);
            case "type" -> {
                Kind kind = kind(value);
                yield use -> use.record().kind() == kind;
            }
            case "description" -> use -> use.record().description().contains(value);
            case "parent", "parents" -> use -> use.parents().contains(value);
            case "mutable" -> flagged(value, use -> use.record().kind() != Kind.REGULAR);
            case "immutable" -> flagged(value, use -> use.record().kind() == Kind.REGULAR);
            case "shared" -> flagged(value, CacheUse::shared);
            case "private" -> flagged(value, use -> !use.shared());
            case "inuse" -> flagged(value, CacheUse::inUse);
            case "until", "unused-for" -> {
                Instant moment = moment(name, value, now);
                yield use -> use.record().lastUsedAt().isBefore(moment);
            }
            default -> throw EngineException.invalid("invalid filter '" + name + "'");
        };
    }

    /** A word for a kind, as {@code type=} has it and as BuildKit names it in lists. */
    public static String word(Kind kind) {
        return switch (kind) {
            case REGULAR -> "regular";
            case EXEC_CACHE_MOUNT -> "exec.cachemount";
            case SOURCE_LOCAL -> "source.local";
            case SOURCE_GIT_CHECKOUT -> "source.git.checkout";
        };
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw EngineException.invalid("invalid filter 'type=" + word
                + "': known are regular, exec.cachemount, source.local and source.git.checkout");
    }

    private static Predicate<CacheUse> flagged(String value, Predicate<CacheUse> holds) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "1", "true" -> holds;
            case "0", "false" -> holds.negate();
            default -> throw EngineException.invalid("invalid filter value '" + value + "': true or false is expected");
        };
    }

    /** What there is of a record to look for patterns in. */
    private static Function<CacheUse, Stream<String>> texts(String name) {
        return switch (name) {
            case "id" -> use -> Stream.of(use.record().id());
            case "type" -> use -> Stream.of(word(use.record().kind()));
            case "description" -> use -> Stream.of(use.record().description());
            case "parent", "parents" -> use -> use.parents().stream();
            default -> throw EngineException.invalid("invalid filter '" + name + "~'");
        };
    }

    private static Pattern pattern(String name, String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new EngineException(
                    new InvalidParameter("invalid filter '" + name + "=" + value + "': " + e.getDescription()), e);
        }
    }

    private static Instant moment(String name, String value, Instant now) {
        try {
            return Moments.parse(value, now);
        } catch (EngineException e) {
            throw new EngineException(
                    new InvalidParameter("invalid filter '" + name + "=" + value
                            + "': a duration such as 24h or a time is expected"),
                    e);
        }
    }
}
