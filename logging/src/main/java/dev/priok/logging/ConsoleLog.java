package dev.priok.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends what System.Logger gets to standard error, a line each: {@code time=... level=... msg="..."}. */
public final class ConsoleLog extends Handler {
    private static final Formatter LINES = new Formatter() {
        @Override
        public String format(LogRecord line) {
            String message = formatMessage(line)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n");
            String text = "time=" + Instant.ofEpochMilli(line.getMillis()).truncatedTo(ChronoUnit.MILLIS) + " level="
                    + word(line) + " msg=\"" + message + "\"\n";
            return line.getThrown() == null ? text : text + trace(line.getThrown());
        }
    };

    /** Held here, since the log manager forgets the levels of loggers that nobody holds. */
    private static final Map<String, Logger> LEVELS = new ConcurrentHashMap<>();

    private static String word(LogRecord line) {
        int level = line.getLevel().intValue();
        if (level >= java.util.logging.Level.SEVERE.intValue()) {
            return "error";
        }
        if (level >= java.util.logging.Level.WARNING.intValue()) {
            return "warn";
        }
        return level >= java.util.logging.Level.INFO.intValue() ? "info" : "debug";
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private ConsoleLog() {
        setFormatter(LINES);
        setLevel(java.util.logging.Level.ALL);
    }

    /**
     * From now on, whatever the process logs from this level on goes there and nowhere else; of the HTTP library only what
     * is worth knowing. Levels that were set before are forgotten. For a process as a whole: its main method calls it.
     */
    public static void install(Level level) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.addHandler(new ConsoleLog());
        root.setLevel(julLevel(level));
        // The HTTP library's own words help only when it is to blame.
        setLevel("org.eclipse.jetty", Level.WARNING);
        // It warns of every client that goes away in the middle of an answer.
        setLevel("org.eclipse.jetty.server.Response", Level.ERROR);
    }

    /** For a part of the process: loggers of this name, and of longer ones that go on with a dot. */
    public static void setLevel(String loggers, Level level) {
        LEVELS.computeIfAbsent(loggers, Logger::getLogger).setLevel(julLevel(level));
    }

    private static java.util.logging.Level julLevel(Level level) {
        return switch (level) {
            case ALL, TRACE, DEBUG -> java.util.logging.Level.FINE;
            case INFO -> java.util.logging.Level.INFO;
            case WARNING -> java.util.logging.Level.WARNING;
            case ERROR, OFF -> java.util.logging.Level.SEVERE;
        };
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            System.err.print(getFormatter().format(line));
        }
    }

    @Override
    public void flush() {
        System.err.flush();
    }

    @Override
    public void close() {}
}
