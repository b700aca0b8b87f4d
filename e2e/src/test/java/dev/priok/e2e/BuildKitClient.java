package dev.priok.e2e;

import dev.priok.buildkit.transport.SocketClient;
import dev.priok.buildkit.wire.control.BuildHistoryEvent;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.BuildHistoryRequest;
import dev.priok.buildkit.wire.control.ControlGrpc;
import dev.priok.buildkit.wire.control.StatusRequest;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What newer versions of buildx ask a daemon for, over the same connections. */
final class BuildKitClient implements AutoCloseable {
    private final Socket socket;
    private final SocketClient client;
    private final ControlGrpc.ControlBlockingStub control;

    /** @param host a TCP address that the daemon listens on without TLS */
    BuildKitClient(String host) {
        URI address = URI.create(host);
        try {
            socket = new Socket(address.getHost(), address.getPort());
            upgrade();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new SocketClient(socket, () -> {});
        control = ControlGrpc.newBlockingStub(client.channel());
    }

    private void upgrade() throws IOException {
        socket.getOutputStream()
                .write("POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the daemon ended the connection after: " + head);
            }
            head.append((char) next);
        }
        if (head.indexOf("HTTP/1.1 101") != 0) {
            throw new IOException("the daemon answers " + head);
        }
    }

    /** Those that have ended, oldest first. */
    List<BuildHistoryRecord> history() {
        List<BuildHistoryRecord> records = new ArrayList<>();
        control.listenBuildHistory(
                        BuildHistoryRequest.newBuilder().setEarlyExit(true).build())
                .forEachRemaining((BuildHistoryEvent event) -> records.add(event.getRecord()));
        return records;
    }

    /** What the programs of a build printed. */
    String output(String reference) {
        StringBuilder output = new StringBuilder();
        control.status(StatusRequest.newBuilder().setRef(reference).build())
                .forEachRemaining(status -> status.getLogsList()
                        .forEach(log -> output.append(log.getMsg().toStringUtf8())));
        return output.toString();
    }

    void forget(String reference) {
        control.updateBuildHistory(UpdateBuildHistoryRequest.newBuilder()
                .setRef(reference)
                .setDelete(true)
                .build());
    }

    @Override
    public void close() {
        client.close();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
