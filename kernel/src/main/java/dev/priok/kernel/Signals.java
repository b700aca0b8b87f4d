package dev.priok.kernel;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Linux's signal names and numbers (signal(7); the same on x86_64 and aarch64). */
public final class Signals {
    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int USR1 = 10;
    public static final int USR2 = 12;
    public static final int TERM = 15;
    public static final int CHLD = 17;
    public static final int CONT = 18;
    public static final int STOP = 19;
    public static final int WINCH = 28;

    /** The first real-time signal that programs may use, as the C library gives it. */
    private static final int RT_MIN = 34;

    private static final int RT_MAX = 64;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private static final Map<String, Integer> NUMBERS = numbers();

    private Signals() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new TreeMap<>();
        for (int i = 1; i < NAMES.length; i++) {
            numbers.put(NAMES[i], i);
        }
        numbers.put("CLD", CHLD);
        numbers.put("IOT", 6);
        numbers.put("POLL", 29);
        for (int i = RT_MIN; i <= RT_MAX; i++) {
            int middle = (RT_MIN + RT_MAX) / 2;
            numbers.put(i <= middle ? plus("RTMIN", i - RT_MIN) : minus("RTMAX", RT_MAX - i), i);
        }
        for (int i = RT_MIN; i <= RT_MAX; i++) {
            numbers.putIfAbsent(plus("RTMIN", i - RT_MIN), i);
            numbers.putIfAbsent(minus("RTMAX", RT_MAX - i), i);
        }
        return Map.copyOf(numbers);
    }

    private static String plus(String base, int offset) {
        return offset == 0 ? base : base + "+" + offset;
    }

    private static String minus(String base, int offset) {
        return offset == 0 ? base : base + "-" + offset;
    }

    /**
     * The number of a signal given as "SIGTERM", "TERM", "term", "15", "SIGRTMIN+3" or "RTMAX-1"; empty if there is no
     * such signal (numbers reach from 1 to 64).
     */
    public static OptionalInt parse(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && name.length() <= 2 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= RT_MAX ? OptionalInt.of(number) : OptionalInt.empty();
        }
        Integer number = NUMBERS.get(name.startsWith("SIG") ? name.substring(3) : name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** The name with its prefix, for example "SIGTERM", "SIGRTMIN+2"; "SIG99" for a number without one. */
    public static String name(int number) {
        if (number >= 1 && number < NAMES.length) {
            return "SIG" + NAMES[number];
        }
        if (number >= RT_MIN && number <= RT_MAX) {
            return "SIG"
                    + (number <= (RT_MIN + RT_MAX) / 2
                            ? plus("RTMIN", number - RT_MIN)
                            : minus("RTMAX", RT_MAX - number));
        }
        return "SIG" + number;
    }
}
