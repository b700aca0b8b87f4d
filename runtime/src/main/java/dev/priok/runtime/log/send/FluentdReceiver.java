package dev.priok.runtime.log.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends lines by fluentd's forward protocol (Forward Protocol Specification v1, "Forward Mode"): one message has the tag
 * and many entries, with an option "chunk" if it is to be acknowledged.
 */
final class FluentdReceiver implements LogReceiver {
    private static final int MOST_ANSWER_BYTES = 4096;
    private static final int OWN_FIELDS = 4;
    private static final int PART_FIELDS = 4;

    private final FluentdSettings settings;
    private final LogOrigin origin;
    private final OpenConnection connection;

    FluentdReceiver(FluentdSettings settings, LogOrigin origin) {
        this.settings = settings;
        this.origin = origin;
        this.connection = new OpenConnection(settings.endpoint()::open);
    }

    @Override
    public void connect() throws IOException {
        if (!settings.background()) {
            connection.open();
        }
    }

    @Override
    public void send(List<LogLine> lines) throws IOException {
        String chunk = settings.acknowledged()
                ? Base64.getEncoder()
                        .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII))
                : "";
        byte[] message = message(lines, chunk);
        connection.use(open -> {
            sendInTime(open, message);
            if (!chunk.isEmpty()) {
                awaitAnswer(open, chunk);
            }
        });
    }

    /** A write that hangs ends when its connection is closed. */
    private void sendInTime(Connection open, byte[] message) throws IOException {
        long limit = settings.writeTimeout().toMillis();
        if (limit == 0) {
            open.send(message);
            return;
        }
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                connection::drop, CompletableFuture.delayedExecutor(limit, TimeUnit.MILLISECONDS));
        try {
            open.send(message);
        } finally {
            alarm.cancel(false);
        }
    }

    byte[] message(List<LogLine> lines, String chunk) {
        MessagePack message = new MessagePack();
        message.array(chunk.isEmpty() ? 2 : 3).text(origin.tag()).array(lines.size());
        for (LogLine line : lines) {
            message.array(2);
            if (settings.subSecond()) {
                message.eventTime(line.time());
            } else {
                message.integer(line.time().getEpochSecond());
            }
            record(message, line);
        }
        if (!chunk.isEmpty()) {
            message.map(1).text("chunk").text(chunk);
        }
        return message.bytes();
    }

    private void record(MessagePack message, LogLine line) {
        LogLine.Part part = line.part();
        message.map(OWN_FIELDS + origin.attributes().size() + (part == null ? 0 : PART_FIELDS));
        message.text("container_id").text(origin.id());
        message.text("container_name").text("/" + origin.name());
        message.text("source").text(line.stream());
        message.text("log").text(line.text());
        origin.attributes().forEach((key, value) -> message.text(key).text(value));
        if (part != null) {
            message.text("partial_message").text("true");
            message.text("partial_id").text(part.id());
            message.text("partial_ordinal").text(Integer.toString(part.ordinal()));
            message.text("partial_last").text(Boolean.toString(part.last()));
        }
    }

    /** {@code {"ack": chunk}}; nothing else is said in this direction. */
    private void awaitAnswer(Connection open, String chunk) throws IOException {
        byte[] wanted = new MessagePack().map(1).text("ack").text(chunk).bytes();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[512];
        while (answer.size() < MOST_ANSWER_BYTES) {
            answer.write(buffer, 0, open.read(buffer, settings.readTimeout()));
            if (endsWith(answer.toByteArray(), wanted)) {
                return;
            }
        }
        throw new IOException("the receiver's answer is no acknowledgement");
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        return bytes.length >= end.length
                && Arrays.equals(bytes, bytes.length - end.length, bytes.length, end, 0, end.length);
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
