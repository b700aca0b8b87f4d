package dev.priok.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * The standard streams of an {@code ssh} that runs {@code system dial-stdio} on the other machine. What ssh says on its
 * standard error is told when it ends without an answer.
 */
final class SshTransport implements Transport {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MOST_WORDS_BYTES = 4 << 10;

    private final EngineAddress.Ssh address;
    private final Process process;
    private final InputStream in;
    private final OutputStream out;
    private final CompletableFuture<String> words = new CompletableFuture<>();
    private final byte[] received = new byte[BUFFER_BYTES];
    private final byte[] sent = new byte[BUFFER_BYTES];
    private boolean answered;

    private SshTransport(EngineAddress.Ssh address, Process process) {
        this.address = address;
        this.process = process;
        this.in = process.getInputStream();
        this.out = process.getOutputStream();
    }

    /** Starts ssh; whether it gets through shows at the first read. */
    static SshTransport connect(EngineAddress.Ssh address) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(address.command()).start();
        } catch (IOException e) {
            throw new IOException("ssh can't be started: " + e.getMessage(), e);
        }
        SshTransport transport = new SshTransport(address, process);
        Thread.ofPlatform().daemon().name("ssh-errors").start(transport::readWords);
        return transport;
    }

    private void readWords() {
        try (InputStream errors = process.getErrorStream()) {
            byte[] begun = errors.readNBytes(MOST_WORDS_BYTES);
            words.complete(new String(begun, StandardCharsets.UTF_8).strip());
            errors.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            words.complete("");
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = in.read(received, 0, Math.min(received.length, target.remaining()));
        if (count > 0) {
            answered = true;
            target.put(received, 0, count);
        } else if (count < 0 && !answered) {
            throw unanswered();
        }
        return count;
    }

    private IOException unanswered() {
        try {
            int code = process.waitFor();
            return new IOException("ssh to " + address.target() + " ended with " + code + ": " + words.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IOException("interrupted while ssh ended", e);
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                int count = Math.min(sent.length, bytes.remaining());
                bytes.get(sent, 0, count);
                out.write(sent, 0, count);
            }
            out.flush();
        } catch (IOException e) {
            throw answered ? e : unanswered();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.close();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
