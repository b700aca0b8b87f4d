package dev.priok.registryclient.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An answer, whose body is read by whoever has it. Closing it early gives the connection up. */
final class Reply implements AutoCloseable {
    private final HttpResponse<InputStream> response;

    Reply(HttpResponse<InputStream> response) {
        this.response = response;
    }

    int status() {
        return response.statusCode();
    }

    boolean succeeded() {
        return status() / 100 == 2;
    }

    /** Empty if there is none. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    OptionalLong length() {
        try {
            return response.headers().firstValueAsLong("Content-Length");
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** Where it came from, after redirections. */
    URI address() {
        return response.uri();
    }

    String method() {
        return response.request().method();
    }

    /** Empty in the answer of a proxy that leads nowhere, where the JDK has none. */
    InputStream body() {
        @Nullable InputStream body = response.body();
        return body == null ? InputStream.nullInputStream() : body;
    }

    /** The whole body. */
    byte[] bytes(int most) throws IOException {
        byte[] bytes = body().readNBytes(most + 1);
        if (bytes.length > most) {
            throw new MalformedReply("answer of " + address().getRawAuthority() + " has more than " + most + " bytes");
        }
        return bytes;
    }

    /** Reads a short rest, so that the connection can be used again. */
    @Override
    public void close() {
        try (InputStream body = body()) {
            body.readNBytes(SHORT);
        } catch (IOException _) {
            // Nobody wants it.
        }
    }

    private static final int SHORT = 16 << 10;

    /** Closes without waiting for anything. */
    void abandon() {
        try {
            body().close();
        } catch (IOException _) {
            // Nobody wants it.
        }
    }
}
