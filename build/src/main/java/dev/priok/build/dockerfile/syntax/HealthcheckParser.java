package dev.priok.build.dockerfile.syntax;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.syntax.Flags.Kind;
import dev.priok.model.GoDuration;
import dev.priok.model.Healthcheck;
import dev.priok.model.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HEALTHCHECK. */
final class HealthcheckParser {
    private static final Map<String, Kind> FLAGS = Map.of(
            "interval", Kind.TEXT,
            "timeout", Kind.TEXT,
            "start-period", Kind.TEXT,
            "start-interval", Kind.TEXT,
            "retries", Kind.TEXT);

    private HealthcheckParser() {}

    static Healthcheck parse(Statement statement) {
        if (statement.arguments().isEmpty()) {
            throw BuildException.of("HEALTHCHECK requires at least one argument");
        }
        String type = statement.arguments().getFirst().toUpperCase(Locale.ROOT);
        List<String> command =
                statement.arguments().subList(1, statement.arguments().size());
        if (type.equals("NONE")) {
            if (!command.isEmpty()) {
                throw BuildException.of("HEALTHCHECK NONE takes no arguments");
            }
            return new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        }
        Flags flags = Flags.parse(statement.flags(), FLAGS);
        if (!type.equals("CMD")) {
            throw BuildException.of("Unknown type " + Quoted.of(type) + " in HEALTHCHECK (try CMD)");
        }
        if (command.isEmpty()) {
            throw BuildException.of("Missing command after HEALTHCHECK CMD");
        }
        List<String> test = new ArrayList<>(List.of(statement.json() ? "CMD" : "CMD-SHELL"));
        test.addAll(command);
        return new Healthcheck(
                test,
                duration(flags, "interval"),
                duration(flags, "timeout"),
                duration(flags, "start-period"),
                duration(flags, "start-interval"),
                retries(flags.text("retries")));
    }

    private static Duration duration(Flags flags, String name) {
        String text = flags.text(name);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration value;
        try {
            value = GoDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw BuildException.of(String.valueOf(e.getMessage()));
        }
        if (!value.isZero() && value.compareTo(Duration.ofMillis(1)) < 0) {
            throw BuildException.of("Interval " + Quoted.of(name) + " cannot be less than 1ms");
        }
        return value;
    }

    private static int retries(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int value;
        try {
            value = Integer.parseInt(text);
        } catch (NumberFormatException _) {
            boolean number = text.matches("[+-]?\\d+");
            throw BuildException.of("strconv.ParseInt: parsing " + Quoted.of(text) + ": "
                    + (number ? "value out of range" : "invalid syntax"));
        }
        if (value < 0) {
            throw BuildException.of("--retries cannot be negative (" + value + ")");
        }
        return value;
    }
}
