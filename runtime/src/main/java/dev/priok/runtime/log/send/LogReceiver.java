package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where a container's lines are sent. Connects when there is something to send. For one thread, but for {@link #close}. */
public interface LogReceiver extends AutoCloseable {
    /** Connects now, if the driver's options don't say that it may be done in the background. */
    void connect() throws IOException;

    /**
     * Sends lines in order; blocks until the kernel, or the receiver if it confirms, has them.
     *
     * @throws IOException if they may not have arrived, some or all; the next call connects anew
     */
    void send(List<LogLine> lines) throws IOException;

    /** Whether the connection still stands, as far as that can be known. */
    void check() throws IOException;

    /** Ends a send that hangs. */
    @Override
    void close();

    /**
     * How to deal with one that can't be reached.
     *
     * @param first pause before the second try; doubled with each further one
     * @param longest pause
     * @param mostTries after which the waiting lines are given up; 0: never
     * @param batchBytes of text to send at once
     */
    record Patience(Duration first, Duration longest, int mostTries, int batchBytes) {
        static final Patience USUAL = new Patience(Duration.ofMillis(100), Duration.ofSeconds(10), 0, 256 << 10);
    }

    /** A driver's receiver and patience. */
    record Choice(LogReceiver receiver, Patience patience) {}

    /** For options that were checked. InvalidParameter if they can't be used now. */
    static Choice of(String driver, OptionText options, LogOrigin origin) {
        return switch (driver) {
            case "syslog" -> new Choice(new SyslogReceiver(SyslogSettings.read(options), origin), Patience.USUAL);
            case "gelf" -> {
                GelfSettings settings = GelfSettings.read(options);
                yield new Choice(new GelfReceiver(settings, origin), settings.patience());
            }
            case "fluentd" -> {
                FluentdSettings settings = FluentdSettings.read(options);
                yield new Choice(new FluentdReceiver(settings, origin), settings.patience());
            }
            case "journald" -> new Choice(new JournaldReceiver(JournaldReceiver.SOCKET, origin), Patience.USUAL);
            default -> throw EngineException.invalid("logger: no log driver named '" + driver + "' is registered");
        };
    }

    /** InvalidParameter if a driver can't work with these options, unknown ones left aside. */
    static void check(String driver, OptionText options) {
        switch (driver) {
            case "syslog" -> SyslogSettings.read(options);
            case "gelf" -> GelfSettings.read(options);
            case "fluentd" -> FluentdSettings.read(options);
            case "journald" -> JournaldReceiver.requireSocket();
            default -> {}
        }
    }
}
