package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.container.WaitResult;
import dev.priok.engine.port.OutputSink.Stream;
import dev.priok.model.ContainerState;
import java.io.EOFException;
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
class StreamTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void addContainers() {
        api.engine.containers.add("c", new ContainerState.Running(1, Instant.EPOCH), false);
    }

    @Test
    void sendsTheHeadOfAWaitBeforeItsResult() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", "/v1.41/containers/c/wait?condition=next-exit", "Content-Length: 0")
                    .head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers())
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("Transfer-Encoding", "chunked");
            api.engine.containers.wait("c").complete(new WaitResult(7, ""));
            assertThat(talk.chunk()).isEqualTo("{\"StatusCode\":7}\n");
            assertThat(talk.chunk()).isEmpty();
        }
    }

    @Test
    void tellsAWaitsErrorBesideItsCode() throws IOException {
        api.engine.containers.waits.put("c", CompletableFuture.completedFuture(new WaitResult(127, "no such program")));
        assertThat(api.ask("POST", "/v1.41/containers/c/wait", "Content-Length: 0")
                        .json()
                        .toString())
                .isEqualTo("{\"Error\":{\"Message\":\"no such program\"},\"StatusCode\":127}");
    }

    @Test
    void answersErrorsOfAWaitBeforeItsHead() throws IOException {
        assertThat(api.ask("POST", "/v1.41/containers/none/wait", "Content-Length: 0")
                        .status())
                .isEqualTo(404);
        Talk.Answer answer = api.ask("POST", "/v1.41/containers/c/wait?condition=never", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("invalid condition: \"never\"");
    }

    @Test
    void cancelsAWaitWhoseClientHasGone() throws Exception {
        CompletableFuture<WaitResult> wait;
        try (Talk talk = api.talk()) {
            talk.request("POST", "/v1.41/containers/c/wait", "Content-Length: 0")
                    .head();
            wait = api.engine.containers.wait("c");
        }
        assertThatThrownBy(() -> wait.get(2, TimeUnit.MINUTES))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    void interruptsEventsWhoseClientHasGone() throws Exception {
        try (Talk talk = api.talk()) {
            talk.request("GET", "/v1.41/events").head();
            assertThat(talk.chunk())
                    .isEqualTo("{\"status\":\"start\",\"id\":\"abc\",\"from\":\"busybox\",\"Type\":\"container\","
                            + "\"Action\":\"start\",\"Actor\":{\"ID\":\"abc\",\"Attributes\":{\"image\":\"busybox\"}},"
                            + "\"scope\":\"local\",\"time\":7,\"timeNano\":7000000030}\n");
        }
        assertThat(api.engine.events.ended.get(2, TimeUnit.MINUTES)).isEqualTo("over");
    }

    @Test
    void takesHalfACloseForTheEndOfAStreamThatReadsNothing() throws Exception {
        try (Talk talk = api.talk()) {
            talk.request("GET", "/v1.41/events").head();
            talk.endInput();
            assertThat(api.engine.events.ended.get(2, TimeUnit.MINUTES)).isEqualTo("over");
        }
    }

    @Test
    void streamsUpToTheCloseForHttp10() throws IOException {
        api.engine.containers.logs = (_, sink) -> sink.accept(Stream.STDOUT, bytes("line\n"));
        try (Talk talk = api.talk()) {
            talk.say("GET /v1.41/containers/c/logs?stdout=1 HTTP/1.0\r\n\r\n");
            Talk.Head head = talk.head();
            assertThat(head.headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
            assertThat(talk.rest()).isEqualTo("\1\0\0\0\0\0\0\5line\n");
        }
    }

    @Test
    void sendsTheHeadOfLogsAtOnceAndLinesAsTheyCome() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> ended = new CompletableFuture<>();
        api.engine.containers.logs = (query, sink) -> {
            assertThat(query.tail()).isEqualTo(5);
            try {
                go.await();
                sink.accept(Stream.STDERR, bytes("oops\n"));
                sink.flush();
                new CountDownLatch(1).await();
            } catch (InterruptedException | IOException e) {
                ended.complete("over");
            }
        };
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("GET", "/v1.42/containers/c/logs?stderr=1&follow=1&tail=5")
                    .head();
            assertThat(head.headers()).containsEntry("Content-Type", "application/vnd.docker.multiplexed-stream");
            go.countDown();
            assertThat(talk.chunk()).isEqualTo("\2\0\0\0\0\0\0\5oops\n");
        }
        assertThat(ended.get(2, TimeUnit.MINUTES)).isEqualTo("over");
    }

    @Test
    void refusesLogsOfNoStreamAndOfNoContainer() throws IOException {
        assertThat(api.ask("GET", "/containers/c/logs").message())
                .isEqualTo("must specify at least one of 'stdout' or 'stderr'");
        assertThat(api.ask("GET", "/containers/none/logs?stdout=1").status()).isEqualTo(404);
        assertThat(api.ask("GET", "/containers/c/logs?stdout=1&since=yesterday").status())
                .isEqualTo(400);
    }

    @Test
    void cutsAnAnswerThatFailsAfterItHasBegun() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request("GET", "/containers/c/export");
            assertThatThrownBy(talk::answer).isInstanceOf(EOFException.class);
        }
        assertThat(api.ask("GET", "/_ping").status()).isEqualTo(200);
    }

    @Test
    void servesOthersWhileManyStreamsAreOpen() throws IOException {
        Talk[] talks = new Talk[200];
        for (int i = 0; i < talks.length; i++) {
            talks[i] = api.talk().request("GET", "/v1.41/events");
            talks[i].head();
        }
        assertThat(api.ask("GET", "/_ping").body()).isEqualTo("OK");
        for (Talk talk : talks) {
            talk.close();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
