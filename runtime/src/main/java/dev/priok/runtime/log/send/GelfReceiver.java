package dev.priok.runtime.log.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends lines in the Graylog Extended Log Format 1.1: over UDP compressed and in chunks, over TCP each ended by a zero
 * byte.
 */
final class GelfReceiver implements LogReceiver {
    private static final int ERROR = 3;
    private static final int INFORMATION = 6;
    private static final int CHUNK_BYTES = 1420;
    private static final int CHUNK_HEAD_BYTES = 12;
    private static final int MOST_CHUNKS = 128;

    private final GelfSettings settings;
    private final ObjectNode origin;
    private final OpenConnection connection;

    GelfReceiver(GelfSettings settings, LogOrigin origin) {
        this.settings = settings;
        this.origin = JsonMapper.shared()
                .createObjectNode()
                .put("version", "1.1")
                .put("host", MachineName.read())
                .put("_container_id", origin.id())
                .put("_container_name", origin.name())
                .put("_image_id", origin.imageId())
                .put("_image_name", origin.imageName())
                .put("_command", origin.command())
                .put("_tag", origin.tag())
                .put("_created", origin.created().toString());
        origin.attributes().forEach((key, value) -> this.origin.put(key.startsWith("_") ? key : "_" + key, value));
        this.connection = new OpenConnection(settings.endpoint()::open);
    }

    @Override
    public void connect() throws IOException {
        connection.open();
    }

    @Override
    public void send(List<LogLine> lines) throws IOException {
        connection.use(open -> {
            if (settings.endpoint().keepsMessages()) {
                for (LogLine line : lines) {
                    if (line.text().length > 0) {
                        sendChunks(open, compressed(json(line)));
                    }
                }
                return;
            }
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (LogLine line : lines) {
                if (line.text().length > 0) {
                    stream.writeBytes(json(line));
                    stream.write(0);
                }
            }
            open.send(stream.toByteArray());
        });
    }

    byte[] json(LogLine line) {
        BigDecimal seconds = BigDecimal.valueOf(line.time().toEpochMilli()).movePointLeft(3);
        ObjectNode message = origin.deepCopy()
                .put("short_message", line.string())
                .put("timestamp", seconds.setScale(3, RoundingMode.DOWN))
                .put("level", line.stderr() ? ERROR : INFORMATION);
        return JsonMapper.shared().writeValueAsBytes(message);
    }

    private byte[] compressed(byte[] json) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        switch (settings.compression()) {
            case NONE -> {
                return json;
            }
            case GZIP -> {
                try (OutputStream out = new Gzip(result, settings.level())) {
                    out.write(json);
                }
            }
            case ZLIB -> {
                Deflater deflater = new Deflater(settings.level());
                try (OutputStream out = new DeflaterOutputStream(result, deflater)) {
                    out.write(json);
                } finally {
                    deflater.end();
                }
            }
        }
        return result.toByteArray();
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }

    /** A message of more chunks than the format allows can't be sent; no line becomes that long. */
    private static void sendChunks(Connection open, byte[] message) throws IOException {
        if (message.length <= CHUNK_BYTES) {
            open.send(message);
            return;
        }
        int room = CHUNK_BYTES - CHUNK_HEAD_BYTES;
        int count = (message.length + room - 1) / room;
        if (count > MOST_CHUNKS) {
            return;
        }
        byte[] id = new byte[8];
        ThreadLocalRandom.current().nextBytes(id);
        for (int i = 0; i < count; i++) {
            int length = Math.min(room, message.length - i * room);
            byte[] chunk = new byte[CHUNK_HEAD_BYTES + length];
            chunk[0] = 0x1e;
            chunk[1] = 0x0f;
            System.arraycopy(id, 0, chunk, 2, id.length);
            chunk[10] = (byte) i;
            chunk[11] = (byte) count;
            System.arraycopy(message, i * room, chunk, CHUNK_HEAD_BYTES, length);
            open.send(chunk);
        }
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
