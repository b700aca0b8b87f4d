package dev.priok.model;

import java.util.List;
import java.util.Locale;

/**
 * A Linux signal (signal(7), the numbers of x86-64 and arm64).
 *
 * @param number 1 to 64
 */
public record Signal(int number) {
    /** Index + 1 is the number. */
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    private static final int RTMIN = 34;
    private static final int RTMAX = 64;

    public static final Signal KILL = new Signal(9);
    public static final Signal TERM = new Signal(15);

    public Signal {
        if (number < 1 || number > RTMAX) {
            throw EngineException.invalid("invalid signal: " + number);
        }
    }

    /** Parses {@code SIGTERM}, {@code term}, {@code 15}, {@code RTMIN+3}. */
    public static Signal parse(String text) {
        String word = text.trim().toUpperCase(Locale.ROOT);
        if (!word.isEmpty() && word.length() <= 3 && word.chars().allMatch(Character::isDigit)) {
            int number = Integer.parseInt(word);
            if (number >= 1 && number <= RTMAX) {
                return new Signal(number);
            }
            throw unknown(text);
        }
        String name = word.startsWith("SIG") ? word.substring(3) : word;
        int index = NAMES.indexOf(name);
        if (index >= 0) {
            return new Signal(index + 1);
        }
        return switch (name) {
            case "IOT" -> new Signal(6);
            case "CLD" -> new Signal(17);
            case "POLL" -> new Signal(29);
            default -> realTime(name, text);
        };
    }

    private static Signal realTime(String name, String text) {
        boolean fromMinimum = name.startsWith("RTMIN");
        if (!fromMinimum && !name.startsWith("RTMAX")) {
            throw unknown(text);
        }
        String offset = name.substring(5);
        int distance = 0;
        if (!offset.isEmpty()) {
            if (!offset.matches(fromMinimum ? "\\+\\d{1,2}" : "-\\d{1,2}")) {
                throw unknown(text);
            }
            distance = Integer.parseInt(offset);
        }
        int number = (fromMinimum ? RTMIN : RTMAX) + distance;
        if (number < RTMIN || number > RTMAX) {
            throw unknown(text);
        }
        return new Signal(number);
    }

    private static EngineException unknown(String text) {
        return EngineException.invalid("invalid signal: " + text);
    }
}
