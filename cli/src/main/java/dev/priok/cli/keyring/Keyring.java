package dev.priok.cli.keyring;

import dev.priok.client.ByteSink;
import dev.priok.client.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some keys, and the answers of an agent that has them: which they are, and signatures. All else it refuses, so what is
 * asked changes nothing (draft-ietf-sshm-ssh-agent, sections 3 and 5).
 */
public final class Keyring {
    /** As with OpenSSH's agent. */
    private static final int LONGEST_MESSAGE_BYTES = 256 << 10;

    private static final int FAILURE = 5;
    private static final int REQUEST_IDENTITIES = 11;
    private static final int IDENTITIES_ANSWER = 12;
    private static final int SIGN_REQUEST = 13;
    private static final int SIGN_RESPONSE = 14;

    private final List<SshKey> keys;

    private Keyring(List<SshKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** Reads keys, which must not need a passphrase. */
    public static Keyring read(List<Path> files) throws IOException {
        List<SshKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(KeyFile.read(file));
        }
        return new Keyring(keys);
    }

    /** Answers who asks until there are no more questions. Blocks. */
    public void serve(ByteSource questions, ByteSink answers) throws IOException {
        while (true) {
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            if (!fill(questions, length)) {
                return;
            }
            int size = length.flip().getInt();
            if (size < 1 || size > LONGEST_MESSAGE_BYTES) {
                throw new IOException("a message of " + size + " bytes for an SSH agent");
            }
            ByteBuffer message = ByteBuffer.allocate(size);
            if (!fill(questions, message)) {
                throw new EOFException("a message for an SSH agent ends too early");
            }
            answers.write(ByteBuffer.wrap(
                    new SshWriter().string(answer(message.array())).bytes()));
        }
    }

    /** False if there is nothing more, or not all of it. */
    private static boolean fill(ByteSource questions, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (questions.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    byte[] answer(byte[] message) {
        try {
            SshReader question = new SshReader(message);
            return switch (question.octet()) {
                case REQUEST_IDENTITIES -> identities();
                case SIGN_REQUEST -> sign(question.string(), question.string(), question.number());
                default -> failure();
            };
        } catch (IOException _) {
            // What is wrong has no place in the protocol.
            return failure();
        }
    }

    private byte[] identities() {
        SshWriter answer = new SshWriter().octet(IDENTITIES_ANSWER).number(keys.size());
        keys.forEach(key -> answer.string(key.publicKey()).text(key.comment()));
        return answer.bytes();
    }

    private byte[] sign(byte[] publicKey, byte[] data, int flags) throws IOException {
        for (SshKey key : keys) {
            if (Arrays.equals(key.publicKey(), publicKey)) {
                return new SshWriter()
                        .octet(SIGN_RESPONSE)
                        .string(key.sign(data, flags))
                        .bytes();
            }
        }
        return failure();
    }

    private static byte[] failure() {
        return new byte[] {FAILURE};
    }
}
