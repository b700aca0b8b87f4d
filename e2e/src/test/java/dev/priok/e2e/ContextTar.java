package dev.priok.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes ustar archives, also such as tar(1) would not write. A name's characters are its bytes. */
final class ContextTar {
    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 100;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int major;
    private int minor;

    ContextTar file(String name, String content) {
        byte[] bytes = content.getBytes(ISO_8859_1);
        add(name, '0', "", bytes.length);
        write(bytes);
        return this;
    }

    ContextTar symlink(String name, String target) {
        add(name, '2', target, 0);
        return this;
    }

    ContextTar hardLink(String name, String target) {
        add(name, '1', target, 0);
        return this;
    }

    ContextTar fifo(String name) {
        add(name, '6', "", 0);
        return this;
    }

    /** What reads zeros without end. */
    ContextTar zeros(String name) {
        major = 1;
        minor = 5;
        add(name, '3', "", 0);
        major = 0;
        minor = 0;
        return this;
    }

    /** A longer name comes before its member, as GNU's tar does it. */
    private void add(String name, char type, String link, int size) {
        byte[] bytes = name.getBytes(ISO_8859_1);
        if (bytes.length > LONGEST_NAME) {
            header("././@LongLink".getBytes(US_ASCII), 'L', "", bytes.length + 1);
            write((name + "\0").getBytes(ISO_8859_1));
        }
        header(bytes, type, link, size);
    }

    private void header(byte[] name, char type, String link, int size) {
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, Math.min(name.length, LONGEST_NAME));
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0".formatted(size) + "%011o\0".formatted(1_500_000_000) + "        " + type);
        put(header, 157, link);
        put(header, 257, "ustar  \0");
        put(header, 329, "%07o\0".formatted(major) + "%07o\0".formatted(minor));
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xFF;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        write(header);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] build() {
        write(new byte[2 * BLOCK]);
        return out.toByteArray();
    }
}
