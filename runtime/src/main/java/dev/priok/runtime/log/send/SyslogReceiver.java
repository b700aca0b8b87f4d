package dev.priok.runtime.log.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Sends lines as syslog messages (RFC 3164, RFC 5424; over TLS with the lengths of RFC 5425), in the forms that Docker
 * gives them. The time is that of the line.
 */
final class SyslogReceiver implements LogReceiver {
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;
    private static final List<String> LOCAL_SOCKETS = List.of("/dev/log", "/var/run/syslog", "/var/run/log");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX");

    private final SyslogSettings settings;
    private final LogOrigin origin;
    private final String host;
    private final ZoneId zone = ZoneId.systemDefault();
    private final long pid = ProcessHandle.current().pid();
    private final OpenConnection connection;

    SyslogReceiver(SyslogSettings settings, LogOrigin origin) {
        this.settings = settings;
        this.origin = origin;
        this.host = MachineName.read();
        Endpoint endpoint = settings.endpoint();
        this.connection = new OpenConnection(endpoint == null ? SyslogReceiver::openLocal : endpoint::open);
    }

    private static Connection openLocal() throws IOException {
        IOException problem = new IOException("the machine has no syslog socket: " + LOCAL_SOCKETS);
        for (String socket : LOCAL_SOCKETS) {
            try {
                return LocalDatagramConnection.open(Path.of(socket));
            } catch (IOException e) {
                problem.addSuppressed(e);
            }
            try {
                return ChannelConnection.open(Path.of(socket));
            } catch (IOException e) {
                problem.addSuppressed(e);
            }
        }
        throw problem;
    }

    @Override
    public void connect() throws IOException {
        connection.open();
    }

    @Override
    public void send(List<LogLine> lines) throws IOException {
        Endpoint endpoint = settings.endpoint();
        connection.use(open -> {
            if (endpoint == null || endpoint.keepsMessages()) {
                for (LogLine line : lines) {
                    if (line.text().length > 0) {
                        open.send(message(line));
                    }
                }
                return;
            }
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (LogLine line : lines) {
                if (line.text().length > 0) {
                    stream.writeBytes(framed(message(line), endpoint));
                }
            }
            open.send(stream.toByteArray());
        });
    }

    private byte[] framed(byte[] message, Endpoint endpoint) {
        boolean counted = endpoint.scheme().equals("tcp+tls")
                && switch (settings.format()) {
                    case RFC5424, RFC5424MICRO -> true;
                    case LOCAL, RFC3164 -> false;
                };
        if (!counted) {
            return message;
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        framed.writeBytes(message);
        return framed.toByteArray();
    }

    /** Ends in a newline, which delimits messages in streams. */
    byte[] message(LogLine line) {
        int priority = settings.facility() * 8 + (line.stderr() ? ERROR : INFORMATION);
        String tag = origin.tag();
        String head = switch (settings.format()) {
            case LOCAL -> "<%d>%s %s[%d]: ".formatted(priority, time(STAMP, line.time()), tag, pid);
            case RFC3164 -> "<%d>%s %s %s[%d]: ".formatted(priority, time(STAMP, line.time()), host, tag, pid);
            case RFC5424 ->
                "<%d>1 %s %s %s %d %s - ".formatted(priority, time(SECONDS, line.time()), host, tag, pid, tag);
            case RFC5424MICRO ->
                "<%d>1 %s %s %s %d %s - ".formatted(priority, time(MICROS, line.time()), host, tag, pid, tag);
        };
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[start.length + line.text().length + 1];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(line.text(), 0, message, start.length, line.text().length);
        message[message.length - 1] = '\n';
        return message;
    }

    private String time(DateTimeFormatter format, Instant time) {
        return format.format(ZonedDateTime.ofInstant(time, zone));
    }

    @Override
    public void check() throws IOException {
        connection.check();
    }

    @Override
    public void close() {
        connection.close();
    }
}
