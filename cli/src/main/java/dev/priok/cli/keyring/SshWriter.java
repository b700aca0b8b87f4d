package dev.priok.cli.keyring;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the data types of SSH (RFC 4251, section 5). */
final class SshWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SshWriter octet(int value) {
        bytes.write(value);
        return this;
    }

    SshWriter number(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    SshWriter string(byte[] value) {
        number(value.length);
        bytes.writeBytes(value);
        return this;
    }

    SshWriter text(String value) {
        return string(value.getBytes(StandardCharsets.UTF_8));
    }

    SshWriter integer(BigInteger value) {
        return string(value.signum() == 0 ? new byte[0] : value.toByteArray());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
