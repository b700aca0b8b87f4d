package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends lines to systemd's journal (Native Journal Protocol), with the fields that Docker gives them. */
public final class JournaldReceiver implements LogReceiver {
    /** Where the journal listens. */
    public static final Path SOCKET = Path.of("/run/systemd/journal/socket");

    private static final String ERROR = "3";
    private static final String INFORMATION = "6";

    private final OpenConnection connection;
    private final Map<String, String> fields = new TreeMap<>();

    JournaldReceiver(Path socket, LogOrigin origin) {
        this.connection = new OpenConnection(() -> LocalDatagramConnection.open(socket));
        fields.put(
                "CONTAINER_ID",
                origin.id().substring(0, Math.min(12, origin.id().length())));
        fields.put("CONTAINER_ID_FULL", origin.id());
        fields.put("CONTAINER_NAME", origin.name());
        fields.put("CONTAINER_TAG", origin.tag());
        fields.put("IMAGE_NAME", origin.imageName());
        fields.put("SYSLOG_IDENTIFIER", origin.tag());
        origin.attributes().forEach((key, value) -> fields.put(fieldName(key), value));
        fields.remove("");
    }

    static void requireSocket() {
        if (!Files.exists(SOCKET)) {
            throw EngineException.invalid("journald is not enabled on this host: there is no " + SOCKET);
        }
    }

    /** Upper-case letters, digits and underscores, not beginning with one. */
    static String fieldName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_").replaceFirst("^_+", "");
    }

    @Override
    public void connect() throws IOException {
        connection.open();
    }

    @Override
    public void send(List<LogLine> lines) throws IOException {
        connection.use(open -> {
            for (LogLine line : lines) {
                open.send(message(line));
            }
        });
    }

    byte[] message(LogLine line) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        put(message, "MESSAGE", line.text());
        put(message, "PRIORITY", line.stderr() ? ERROR : INFORMATION);
        put(message, "SYSLOG_TIMESTAMP", line.time().toString());
        fields.forEach((key, value) -> put(message, key, value));
        LogLine.Part part = line.part();
        if (part != null) {
            put(message, "CONTAINER_PARTIAL_ID", part.id());
            put(message, "CONTAINER_PARTIAL_ORDINAL", Integer.toString(part.ordinal()));
            put(message, "CONTAINER_PARTIAL_LAST", Boolean.toString(part.last()));
            if (!part.last()) {
                put(message, "CONTAINER_PARTIAL_MESSAGE", "true");
            }
        }
        return message.toByteArray();
    }

    private static void put(ByteArrayOutputStream message, String key, String value) {
        put(message, key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A value that may contain newlines has its length before it. */
    private static void put(ByteArrayOutputStream message, String key, byte[] value) {
        message.writeBytes(key.getBytes(StandardCharsets.US_ASCII));
        boolean plain = true;
        for (byte character : value) {
            plain &= character != '\n';
        }
        if (plain) {
            message.write('=');
        } else {
            message.write('\n');
            message.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value.length)
                    .array());
        }
        message.writeBytes(value);
        message.write('\n');
    }

    @Override
    public void check() {
        // The next message tells.
    }

    @Override
    public void close() {
        connection.close();
    }
}
