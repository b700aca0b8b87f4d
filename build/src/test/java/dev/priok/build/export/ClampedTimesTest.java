package dev.priok.build.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClampedTimesTest {
    @Test
    void tarsThatDifferInLaterTimesBecomeEqual() throws IOException {
        assertThat(clamped(tar(2000, "2000.5"), 1000)).isEqualTo(clamped(tar(3000, "3000.25"), 1000));
    }

    @Test
    void earlierTimesStayAsTheyAre() throws IOException {
        byte[] tar = tar(500, "500.5");

        assertThat(clamped(tar, 1000)).isEqualTo(tar);
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] tar = tar(2000, "2000.5");

        assertThatThrownBy(() -> clamped(Arrays.copyOf(tar, 512 * 3 + 100), 1000))
                .isInstanceOf(IOException.class);
    }

    private static byte[] clamped(byte[] tar, long second) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ClampedTimes.copy(new ByteArrayInputStream(tar), out, Instant.ofEpochSecond(second));
        return out.toByteArray();
    }

    /** One file of 600 bytes, with an extended header before it. */
    private static byte[] tar(long time, String exactTime) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String record = "mtime=" + exactTime + "\n";
        byte[] records = ((record.length() + 3) + " " + record).getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(header("x", records.length, time, 'x'));
        out.writeBytes(Arrays.copyOf(records, 512));
        out.writeBytes(header("file", 600, time, '0'));
        out.writeBytes(new byte[1024]);
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static byte[] header(String name, long size, long time, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", size));
        put(header, 136, String.format("%011o", time));
        header[156] = (byte) type;
        put(header, 148, "        ");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
