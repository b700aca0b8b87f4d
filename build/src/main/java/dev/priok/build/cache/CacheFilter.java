package dev.priok.build.cache;

import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.EngineError.InvalidParameter;
import dev.priok.model.EngineException;
import dev.priok.model.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which records a request means, in the words of {@code docker builder prune --filter}: of one name one value must match,
 * and of all names.
 */
public final class CacheFilter {
    private CacheFilter() {}

    /**
     * @param words name -> values; a name that ends with {@code !} means what doesn't match
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
        return switch (name) {
            case "id" -> use -> use.record().id().startsWith(value);
            case "type" -> {
                Kind kind = kind(value);
                yield use -> use.record().kind() == kind;
            }
            case "description" -> use -> use.record().description().contains(value);
            case "shared" -> flagged(value, CacheUse::shared);
            case "private" -> flagged(value, use -> !use.shared());
            case "inuse" -> flagged(value, CacheUse::inUse);
            case "until", "unused-for" -> {
                Instant moment = now.minus(duration(name, value));
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

    private static Duration duration(String name, String value) {
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    new InvalidParameter(
                            "invalid filter '" + name + "=" + value + "': a duration such as 24h is expected"),
                    e);
        }
    }
}
