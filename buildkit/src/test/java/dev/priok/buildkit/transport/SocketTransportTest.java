package dev.priok.buildkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.SocketPair;
import dev.priok.buildkit.wire.filesync.BytesMessage;
import dev.priok.buildkit.wire.filesync.FileSendGrpc;
import dev.priok.buildkit.wire.secrets.GetSecretRequest;
import dev.priok.buildkit.wire.secrets.GetSecretResponse;
import dev.priok.buildkit.wire.secrets.SecretsGrpc;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SocketTransportTest {
    private static final int MEGABYTE = 1 << 20;

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final SocketServer server = new SocketServer(List.of(new Echo(), new Waiting()), List.of());
    private SocketPair sockets;
    private SocketClient client;

    @BeforeEach
    void connect() throws IOException {
        sockets = SocketPair.open();
        server.serve(sockets.there());
        client = new SocketClient(sockets.here(), closed::countDown);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        server.close();
        sockets.close();
    }

    @Test
    void manyStreamsOfOneConnectionCarryMoreThanTheirWindows() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(threads.submit(() -> echoed(8 * MEGABYTE)));
            }
            for (Future<Long> stream : streams) {
                assertThat(stream.get()).isEqualTo(8L * MEGABYTE);
            }
        }
    }

    private long echoed(long bytes) throws Exception {
        ByteString part = ByteString.copyFrom(new byte[32 << 10]);
        try (MessageStream<BytesMessage, BytesMessage> stream = echo();
                ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writes = writer.submit(() -> {
                for (long sent = 0; sent < bytes; sent += part.size()) {
                    stream.write(BytesMessage.newBuilder().setData(part).build());
                }
                stream.endWrites();
                return null;
            });
            long back = 0;
            for (BytesMessage next = stream.read(); next != null; next = stream.read()) {
                back += next.getData().size();
            }
            writes.get();
            return back;
        }
    }

    private MessageStream<BytesMessage, BytesMessage> echo() {
        return new MessageStream<>(client.channel(), FileSendGrpc.getDiffCopyMethod(), new Metadata());
    }

    @Test
    void aWriterWaitsForAReaderThatDoesNotRead() throws Exception {
        ByteString part = ByteString.copyFrom(new byte[32 << 10]);
        AtomicLong sent = new AtomicLong();
        MessageStream<BytesMessage, BytesMessage> stream = echo();
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    stream.write(BytesMessage.newBuilder().setData(part).build());
                    sent.addAndGet(part.size());
                }
            } catch (IOException | StatusRuntimeException e) {
                // The stream is closed below.
            }
        });
        // Whatever is under way fits into windows and buffers: the writer comes to a halt.
        while (writer.getState() != Thread.State.WAITING || sent.get() < MEGABYTE) {
            Thread.onSpinWait();
        }
        assertThat(sent.get()).isLessThan(64L * MEGABYTE);
        stream.close();
        writer.join();
    }

    @Test
    void theFarSidesErrorEndsReading() {
        try (MessageStream<BytesMessage, BytesMessage> stream = echo()) {
            assertThatThrownBy(() -> {
                        stream.write(BytesMessage.newBuilder()
                                .setData(ByteString.copyFromUtf8("fail"))
                                .build());
                        stream.read();
                    })
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS));
        }
    }

    @Test
    void closingAStreamCancelsItsCallAlone() throws Exception {
        MessageStream<BytesMessage, BytesMessage> stream = echo();
        stream.write(
                BytesMessage.newBuilder().setData(ByteString.copyFromUtf8("x")).build());
        assertThat(stream.read()).isNotNull();
        stream.close();
        assertThat(cancelled.await(2, TimeUnit.MINUTES)).isTrue();
        assertThat(echoed(MEGABYTE)).isEqualTo(MEGABYTE);
    }

    @Test
    void aClientThatGoesAwayInterruptsNobodyButCancelsItsCalls() throws Exception {
        try (MessageStream<BytesMessage, BytesMessage> stream = echo()) {
            stream.write(BytesMessage.newBuilder()
                    .setData(ByteString.copyFromUtf8("x"))
                    .build());
            assertThat(stream.read()).isNotNull();
            sockets.here().close();
            assertThat(cancelled.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aBrokenConnectionFailsBlockedCallsAndIsToldOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<GetSecretResponse> call = threads.submit(() ->
                    SecretsGrpc.newBlockingStub(client.channel()).getSecret(GetSecretRequest.getDefaultInstance()));
            assertThat(waiting.await(2, TimeUnit.MINUTES)).isTrue();
            sockets.there().close();
            assertThatThrownBy(call::get).hasCauseInstanceOf(StatusRuntimeException.class);
            assertThat(closed.await(2, TimeUnit.MINUTES)).isTrue();
        }
    }

    private final class Waiting extends SecretsGrpc.SecretsImplBase {
        @Override
        public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answers) {
            waiting.countDown();
        }
    }

    private final class Echo extends FileSendGrpc.FileSendImplBase {
        @Override
        public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> answers) {
            ServerCallStreamObserver<BytesMessage> client = (ServerCallStreamObserver<BytesMessage>) answers;
            client.setOnCancelHandler(cancelled::countDown);
            client.disableAutoRequest();
            client.request(1);
            // Messages are asked for only while answers can go out.
            AtomicLong owed = new AtomicLong();
            client.setOnReadyHandler(() -> {
                if (owed.getAndSet(0) > 0) {
                    client.request(1);
                }
            });
            return new StreamObserver<>() {
                @Override
                public void onNext(BytesMessage message) {
                    if (message.getData().toStringUtf8().equals("fail")) {
                        client.onError(Status.DATA_LOSS.asRuntimeException());
                        return;
                    }
                    client.onNext(message);
                    if (client.isReady()) {
                        client.request(1);
                    } else {
                        owed.set(1);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    cancelled.countDown();
                }

                @Override
                public void onCompleted() {
                    client.onCompleted();
                }
            };
        }
    }
}
