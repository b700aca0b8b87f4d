package dev.priok.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskStdio;
import dev.priok.kernel.PidFd;
import dev.priok.kernel.Signals;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.TerminalSize;
import dev.priok.runtime.Sandbox.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachIT {
    private static final StdioConfig ONCE = new StdioConfig(true, true, true, false, true, true);
    private static final StdioConfig KEPT = new StdioConfig(true, true, true, false, true, false);
    private static final StdioConfig TERMINAL = new StdioConfig(true, true, true, true, true, true);

    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        sandbox = Sandbox.create();
    }

    @AfterEach
    void close() throws Exception {
        sandbox.close();
    }

    @Test
    void inputAndBothOutputsGoThrough() throws Exception {
        Wish wish = Wish.shell("cat; echo trouble >&2").withStdio(ONCE);
        sandbox.create(wish);
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            Collected output = new Collected(stdio);
            sandbox.runtime.start(wish.id());
            Collected.send(stdio, "hello\n");
            output.awaitOut("hello");
            stdio.closeInput();
            output.toEnd();
            assertThat(output.out()).isEqualTo("hello\n");
            assertThat(output.err()).isEqualTo("trouble\n");
        }
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isZero();
    }

    @Test
    void aConnectionIsUsedOnlyOnceItIsServed() throws Exception {
        Wish wish = Wish.shell("echo out").withStdio(ONCE);
        sandbox.create(wish);
        CompletableFuture<TaskStdio> attached;
        try (PidFd conmon = PidFd.open(sandbox.conmon(wish.id()).pid())) {
            conmon.sendSignal(Signals.STOP);
            attached = CompletableFuture.supplyAsync(() -> sandbox.runtime.attach(wish.id()));
            assertThatThrownBy(() -> attached.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            conmon.sendSignal(Signals.parse("CONT").orElseThrow());
        }
        try (TaskStdio stdio = attached.get(1, TimeUnit.MINUTES)) {
            sandbox.runtime.start(wish.id());
            assertThat(new Collected(stdio).toEnd().out()).isEqualTo("out\n");
        }
        sandbox.awaitExit(wish.id());
    }

    @Test
    void inputThatIsKeptOutlivesItsClient() throws Exception {
        Wish wish = Wish.shell("read a; echo $a; read b; echo $b").withStdio(KEPT);
        sandbox.start(wish);
        try (TaskStdio first = sandbox.runtime.attach(wish.id())) {
            Collected output = new Collected(first);
            Collected.send(first, "one\n");
            output.awaitOut("one");
            first.closeInput();
        }
        try (TaskStdio second = sandbox.runtime.attach(wish.id())) {
            Collected output = new Collected(second);
            Collected.send(second, "two\n");
            assertThat(output.toEnd().out()).isEqualTo("two\n");
        }
        assertThat(sandbox.awaitExit(wish.id()).exitCode()).isZero();
    }

    @Test
    void severalClientsSeeTheSame() throws Exception {
        Wish wish = Wish.shell("cat").withStdio(ONCE);
        sandbox.start(wish);
        try (TaskStdio first = sandbox.runtime.attach(wish.id());
                TaskStdio second = sandbox.runtime.attach(wish.id())) {
            Collected one = new Collected(first);
            Collected other = new Collected(second);
            Collected.send(first, "from one\n");
            one.awaitOut("from one\n");
            other.awaitOut("from one\n");
            Collected.send(second, "from other\n");
            second.closeInput();
            assertThat(one.toEnd().out()).endsWith("from other\n");
            assertThat(other.toEnd().out()).endsWith("from other\n");
        }
    }

    @Test
    void withoutInputSendingIsRefused() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        sandbox.start(wish);
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            assertThatThrownBy(() -> Collected.send(stdio, "x")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingWakesAReader() throws Exception {
        Wish wish = Wish.command("sleep", "1000");
        sandbox.start(wish);
        TaskStdio stdio = sandbox.runtime.attach(wish.id());
        Collected output = new Collected(stdio);
        stdio.close();
        assertThat(output.toEnd().out()).isEmpty();
    }

    @Test
    void outputBeforeTheEndArrivesEvenIfInputWasLeftUnread() throws Exception {
        for (int i = 0; i < 20; i++) {
            Wish wish = Wish.shell("echo last words").withStdio(KEPT);
            sandbox.create(wish);
            try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
                sandbox.runtime.start(wish.id());
                // More than the pipe takes, so that conmon ends with packets of ours unread.
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        stdio.send(ByteBuffer.allocate(1 << 20));
                    } catch (IOException e) {
                        // The program is gone.
                    }
                });
                sandbox.awaitExit(wish.id());
                assertThat(new Collected(stdio).toEnd().out()).isEqualTo("last words\n");
                sender.join();
            }
            sandbox.runtime.delete(wish.id());
        }
    }

    @Test
    void aTerminalEchoesAndCanBeResized() throws Exception {
        Wish wish = Wish.shell("trap 'stty size' WINCH; echo ready; while ! read line; do true; done; echo got $line")
                .withStdio(TERMINAL);
        sandbox.create(wish);
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            Collected output = new Collected(stdio);
            sandbox.runtime.start(wish.id());
            output.awaitOut("ready");
            sandbox.runtime.resize(wish.id(), new TerminalSize(40, 100));
            output.awaitOut("40 100");
            Collected.send(stdio, "word\n");
            output.toEnd();
            assertThat(output.out()).contains("got word\r\n");
        }
    }

    @Test
    void threeHundredMegabytesGoThroughUnharmed() throws Exception {
        Wish wish = Wish.command("cat").withStdio(ONCE).withHost(Hosts.withLog("none"));
        sandbox.create(wish);
        long total = 300L << 20;
        long begin = System.nanoTime();
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            MessageDigest received = MessageDigest.getInstance("SHA-256");
            AtomicLong count = new AtomicLong();
            CountDownLatch done = new CountDownLatch(1);
            OutputSink sink = (_, bytes) -> {
                count.addAndGet(bytes.remaining());
                received.update(bytes);
            };
            Thread.ofVirtual().start(() -> {
                try {
                    while (stdio.receive(sink)) {
                        // Until the end.
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } finally {
                    done.countDown();
                }
            });
            sandbox.runtime.start(wish.id());
            MessageDigest sent = send(stdio, total);
            stdio.closeInput();
            done.await();
            assertThat(count.get()).isEqualTo(total);
            assertThat(HexFormat.of().formatHex(received.digest()))
                    .isEqualTo(HexFormat.of().formatHex(sent.digest()));
        }
        System.out.printf("figures: 300 MB through cat: %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    }

    private static MessageDigest send(TaskStdio stdio, long total) throws Exception {
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        for (long i = 0; i < total >> 20; i++) {
            block[0] = (byte) i;
            sent.update(block);
            stdio.send(ByteBuffer.wrap(block));
        }
        return sent;
    }

    @Test
    void aSlowReaderLosesNothing() throws Exception {
        Wish wish = Wish.shell("seq 1 200000");
        sandbox.create(wish);
        StringBuilder text = new StringBuilder();
        try (TaskStdio stdio = sandbox.runtime.attach(wish.id())) {
            sandbox.runtime.start(wish.id());
            // Nobody reads until everything between the program and here is full.
            sandbox.awaitLog(wish.id(), "stdout F 20000\n");
            while (stdio.receive((_, bytes) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                text.append(new String(copy, java.nio.charset.StandardCharsets.US_ASCII));
            })) {
                // Until the end.
            }
        }
        assertThat(text.toString().lines().count()).isEqualTo(200_000);
        assertThat(text).endsWith("\n200000\n");
        sandbox.awaitExit(wish.id());
    }
}
