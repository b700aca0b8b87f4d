package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.OutputSink.Stream;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HijackTest {
    private static final String ATTACH = "/v1.42/containers/c/attach?stream=1&stdin=1&stdout=1&stderr=1";
    private static final String[] UPGRADE = {"Connection: Upgrade", "Upgrade: tcp"};

    @AutoClose
    private ApiFixture api = new ApiFixture();

    @BeforeEach
    void addContainers() {
        api.engine.containers.add("c", new ContainerState.Running(1, Instant.EPOCH), false);
        api.engine.containers.add("tty", new ContainerState.Running(1, Instant.EPOCH), true);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void switchesProtocolsWhenAsked() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", ATTACH, UPGRADE).head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 UPGRADED");
            assertThat(head.headers())
                    .containsEntry("Content-Type", "application/vnd.docker.multiplexed-stream")
                    .containsEntry("Connection", "Upgrade")
                    .containsEntry("Upgrade", "tcp")
                    .hasSize(3);
        }
    }

    @Test
    void namesTheStreamRawForTerminalsOldVersionsAndOldClients() throws IOException {
        for (String path : new String[] {ATTACH.replace("/c/", "/tty/"), ATTACH.replace("1.42", "1.41")}) {
            try (Talk talk = api.talk()) {
                assertThat(talk.request("POST", path, UPGRADE).head().headers())
                        .containsEntry("Content-Type", "application/vnd.docker.raw-stream");
            }
        }
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", ATTACH).head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.headers())
                    .containsEntry("Content-Type", "application/vnd.docker.raw-stream")
                    .doesNotContainKeys("Content-Length", "Transfer-Encoding");
        }
    }

    @Test
    void framesOutputByStreamAndEndsWithTheSession() throws IOException {
        api.engine.containers.session = (_, client) -> {
            client.started();
            client.output().accept(Stream.STDOUT, bytes("out"));
            client.output().accept(Stream.STDERR, bytes("error"));
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH, UPGRADE).head();
            assertThat(talk.rest()).isEqualTo("\1\0\0\0\0\0\0\3out\2\0\0\0\0\0\0\5error");
        }
    }

    @Test
    void leavesOutputOfTerminalsAlone() throws IOException {
        api.engine.containers.session = (_, client) -> {
            client.started();
            client.output().accept(Stream.STDOUT, bytes("out"));
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH.replace("/c/", "/tty/"), UPGRADE).head();
            assertThat(talk.rest()).isEqualTo("out");
        }
    }

    @Test
    void takesHalfACloseForTheEndOfInputAndGoesOnWithOutput() throws IOException {
        api.engine.containers.session = (_, client) -> {
            client.started();
            byte[] input = client.input().readAllBytes();
            client.output().accept(Stream.STDOUT, ByteBuffer.wrap(input));
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH.replace("/c/", "/tty/"), UPGRADE).head();
            talk.say("some input").endInput();
            assertThat(talk.rest()).isEqualTo("some input");
        }
    }

    @Test
    void keepsInputThatCameWithTheRequest() throws IOException {
        api.engine.containers.session = (_, client) -> {
            client.started();
            client.output().accept(Stream.STDOUT, ByteBuffer.wrap(client.input().readNBytes(5)));
        };
        try (Talk talk = api.talk()) {
            talk.say("POST " + ATTACH.replace("/c/", "/tty/") + " HTTP/1.1\r\nHost: d\r\n\r\nearly");
            talk.head();
            assertThat(talk.rest()).isEqualTo("early");
        }
    }

    @Test
    void carriesManyMegabytesBothWays() throws Exception {
        int size = 32 << 20;
        api.engine.containers.session = (_, client) -> {
            client.started();
            byte[] buffer = new byte[64 << 10];
            int count;
            while ((count = client.input().read(buffer)) > 0) {
                client.output().accept(Stream.STDOUT, ByteBuffer.wrap(buffer, 0, count));
            }
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH.replace("/c/", "/tty/"), UPGRADE).head();
            byte[] sent = new byte[size];
            for (int i = 0; i < size; i++) {
                sent[i] = (byte) (i * 31 + (i >> 10));
            }
            CompletableFuture<Void> sender = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    talk.say(sent).endInput();
                    sender.complete(null);
                } catch (IOException e) {
                    sender.completeExceptionally(e);
                }
            });
            assertThat(talk.bytes(size)).isEqualTo(sent);
            sender.get(2, TimeUnit.MINUTES);
            assertThat(talk.rest()).isEmpty();
        }
    }

    @Test
    void tellsErrorsAsPlainTextUnderTheStreamsType() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", ATTACH.replace("/c/", "/none/"), UPGRADE)
                    .head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(head.headers())
                    .containsEntry("Content-Type", "application/vnd.docker.raw-stream")
                    .hasSize(1);
            assertThat(talk.rest()).isEqualTo("No such container: none\r\n");
        }
    }

    @Test
    void failsTheNextWriteOnceTheClientIsGone() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(1);
        api.engine.containers.session = (_, client) -> {
            client.started();
            started.countDown();
            try {
                while (true) {
                    client.output().accept(Stream.STDOUT, ByteBuffer.allocate(8192));
                }
            } catch (IOException e) {
                ended.complete("gone");
                throw e;
            }
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH, UPGRADE).head();
            started.await();
        }
        assertThat(ended.get(2, TimeUnit.MINUTES)).isEqualTo("gone");
    }

    @Test
    void interruptsASilentSessionWhenTheKernelSaysThatItsClientHungUp() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        api.close();
        api = new ApiFixture(_ -> () -> true);
        api.engine.containers.add("c", new ContainerState.Running(1, Instant.EPOCH), false);
        api.engine.containers.session = (_, client) -> {
            client.started();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.complete("interrupted");
            }
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", ATTACH.replace("stdin=1&", ""), UPGRADE).head();
        }
        assertThat(ended.get(2, TimeUnit.MINUTES)).isEqualTo("interrupted");
    }

    @Test
    void repeatsTheCommonHeadersForExec() throws IOException {
        api.engine.execs.run = client -> {
            client.started();
            client.output().accept(Stream.STDERR, bytes("no"));
        };
        try (Talk talk = api.talk()) {
            talk.say("POST /v1.50/exec/x/start HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            Talk.Head head = talk.head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 UPGRADED");
            assertThat(head.headers())
                    .containsEntry("Content-Type", "application/vnd.docker.multiplexed-stream")
                    .containsEntry("Api-Version", "1.50")
                    .containsEntry("Server", "Priok/0.1 (linux)");
            assertThat(talk.rest()).isEqualTo("\2\0\0\0\0\0\0\2no");
        }
    }

    @Test
    void answersInJsonWhenAnExecCannotBegin() throws IOException {
        api.engine.execs.run = _ -> {
            throw EngineException.conflict("it ran before");
        };
        Talk.Answer answer = api.send("POST", "/v1.50/exec/x/start", "{\"Detach\":false}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo("it ran before");
        assertThat(api.send("POST", "/v1.50/exec/y/start", "{}").status()).isEqualTo(404);
    }
}
