package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.model.EngineError.InvalidParameter;
import dev.priok.model.EngineException;
import dev.priok.model.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which builds of the history are asked for: one of several filters must hold, and of a filter all terms. */
final class HistoryFilter {
    private static final Pattern TERM = Pattern.compile("(\\w+)(==|!=|~=|>=|<=|>|<)(.*)");

    private final Instant now;

    private HistoryFilter(Instant now) {
        this.now = now;
    }

    /**
     * All builds if there are no filters. InvalidParameter names a term that isn't known.
     *
     * @param now what times are told from that are durations
     */
    static Predicate<BuildHistoryRecord> of(List<String> filters, Instant now) {
        if (filters.isEmpty()) {
            return _ -> true;
        }
        HistoryFilter reader = new HistoryFilter(now);
        return filters.stream().map(reader::filter).reduce(_ -> false, Predicate::or);
    }

    private Predicate<BuildHistoryRecord> filter(String filter) {
        return CsvFields.of(filter).stream().map(this::term).reduce(_ -> true, Predicate::and);
    }

    private Predicate<BuildHistoryRecord> term(String term) {
        Matcher matcher = TERM.matcher(term);
        if (!matcher.matches()) {
            throw unknown(term);
        }
        String operator = matcher.group(2);
        String value = matcher.group(3);
        return switch (matcher.group(1)) {
            case "ref" -> text(BuildHistoryRecord::getRef, operator, value, term);
            case "status" -> text(HistoryFilter::status, operator, value, term);
            case "repository" -> text(HistoryFilter::repository, operator, value, term);
            case "startedAt" -> {
                long moment = moment(value, term);
                yield order(build -> build.getCreatedAt().getSeconds(), operator, moment, term);
            }
            case "completedAt" -> {
                long moment = moment(value, term);
                yield order(HistoryFilter::completedAt, operator, moment, term);
            }
            case "duration" -> {
                long nanos = duration(value, term).toNanos();
                yield order(HistoryFilter::took, operator, nanos, term);
            }
            default -> throw unknown(term);
        };
    }

    private static Predicate<BuildHistoryRecord> text(
            Function<BuildHistoryRecord, String> field, String operator, String value, String term) {
        return switch (operator) {
            case "==" -> build -> field.apply(build).equals(value);
            case "!=" -> build -> !field.apply(build).equals(value);
            case "~=" -> {
                Pattern pattern = pattern(value, term);
                yield build -> pattern.matcher(field.apply(build)).find();
            }
            default -> throw unknown(term);
        };
    }

    private static Pattern pattern(String value, String term) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new EngineException(
                    new InvalidParameter("invalid pattern of the history filter " + term + ": " + e.getDescription()),
                    e);
        }
    }

    private static Predicate<BuildHistoryRecord> order(
            Function<BuildHistoryRecord, Long> field, String operator, long value, String term) {
        return switch (operator) {
            case ">=" -> build -> field.apply(build) >= value;
            case "<=" -> build -> field.apply(build) <= value;
            case ">" -> build -> field.apply(build) > value;
            case "<" -> build -> field.apply(build) < value;
            default -> throw unknown(term);
        };
    }

    private static String status(BuildHistoryRecord build) {
        if (!build.hasCompletedAt()) {
            return "running";
        }
        if (!build.hasError()) {
            return "completed";
        }
        return build.getError().getMessage().contains("context canceled") ? "canceled" : "error";
    }

    private static String repository(BuildHistoryRecord build) {
        Map<String, String> options = build.getFrontendAttrsMap();
        String source = options.getOrDefault("vcs:source", "");
        return source.isEmpty() ? options.getOrDefault("context", "").replaceFirst("[?#].*", "") : source;
    }

    /** 0 while it runs, as BuildKit takes it. */
    private static long completedAt(BuildHistoryRecord build) {
        return build.getCompletedAt().getSeconds();
    }

    private static long took(BuildHistoryRecord build) {
        return build.hasCompletedAt()
                ? Duration.between(StatusFeed.instant(build.getCreatedAt()), StatusFeed.instant(build.getCompletedAt()))
                        .toNanos()
                : 0;
    }

    private long moment(String value, String term) {
        try {
            return now.minus(GoDuration.parse(value)).getEpochSecond();
        } catch (IllegalArgumentException _) {
            try {
                return OffsetDateTime.parse(value).toEpochSecond();
            } catch (DateTimeParseException e) {
                throw new EngineException(new InvalidParameter("invalid time of the history filter " + term), e);
            }
        }
    }

    private static Duration duration(String value, String term) {
        try {
            return GoDuration.parse(value);
        } catch (IllegalArgumentException e) {
            throw new EngineException(new InvalidParameter("invalid duration of the history filter " + term), e);
        }
    }

    private static EngineException unknown(String term) {
        return EngineException.invalid("filters of the build history such as " + term + " are not supported");
    }
}
