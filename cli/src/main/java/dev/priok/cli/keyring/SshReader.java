package dev.priok.cli.keyring;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the data types of SSH (RFC 4251, section 5). */
final class SshReader {
    private final ByteBuffer bytes;

    SshReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int number() throws IOException {
        try {
            return bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    int octet() throws IOException {
        try {
            return bytes.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    byte[] string() throws IOException {
        int length = number();
        if (length < 0 || length > bytes.remaining()) {
            throw tooShort(null);
        }
        byte[] string = new byte[length];
        bytes.get(string);
        return string;
    }

    String text() throws IOException {
        return new String(string(), StandardCharsets.UTF_8);
    }

    BigInteger integer() throws IOException {
        byte[] string = string();
        return string.length == 0 ? BigInteger.ZERO : new BigInteger(string);
    }

    private static IOException tooShort(@Nullable Exception cause) {
        return new IOException("data of SSH ends too early", cause);
    }
}
