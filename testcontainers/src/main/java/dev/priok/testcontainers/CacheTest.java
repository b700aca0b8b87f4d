package dev.priok.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** One Redis for all tests of a class: files copied in and out, commands inside, logs followed. */
final class CacheTest {
    private static final String CONFIGURATION = "maxmemory 7mb\nappendonly no\n";

    private static final GenericContainer<?> REDIS = new GenericContainer<>("redis:7")
            .withCopyToContainer(Transferable.of(CONFIGURATION), "/etc/cache/redis.conf")
            .withCommand("redis-server", "/etc/cache/redis.conf", "--bind", "0.0.0.0", "--protected-mode", "no")
            .withExposedPorts(6379)
            .waitingFor(Wait.forListeningPort());

    @BeforeAll
    static void start() {
        REDIS.start();
    }

    @AfterAll
    static void stop() {
        REDIS.stop();
    }

    private static String ask(String command) throws IOException {
        try (Socket socket = new Socket(REDIS.getHost(), REDIS.getMappedPort(6379))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return answers.readLine();
        }
    }

    @Test
    void answersOnItsMappedPort() throws IOException {
        assertThat(ask("PING")).isEqualTo("+PONG");
        assertThat(ask("SET greeting hello")).isEqualTo("+OK");
        assertThat(ask("STRLEN greeting")).isEqualTo(":5");
    }

    @Test
    void runsCommandsInside() throws Exception {
        ExecResult memory = REDIS.execInContainer("redis-cli", "config", "get", "maxmemory");
        assertThat(memory.getExitCode()).isZero();
        assertThat(memory.getStdout()).contains(Long.toString(7L << 20));
        ExecResult failure = REDIS.execInContainer("sh", "-c", "echo out; echo err >&2; exit 9");
        assertThat(failure.getExitCode()).isEqualTo(9);
        assertThat(failure.getStdout()).isEqualTo("out\n");
        assertThat(failure.getStderr()).isEqualTo("err\n");
    }

    @Test
    void copiesFilesInAndOut(@TempDir Path folder) throws IOException {
        byte[] content = new byte[300_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        REDIS.copyFileToContainer(Transferable.of(content, 0640), "/var/cache/new/folder/blob");
        Path copy = folder.resolve("copy");
        REDIS.copyFileFromContainer("/var/cache/new/folder/blob", copy.toString());
        assertThat(Files.readAllBytes(copy)).isEqualTo(content);
    }

    @Test
    void followsItsLogs() throws TimeoutException {
        WaitingConsumer waiting = new WaitingConsumer();
        ToStringConsumer all = new ToStringConsumer();
        REDIS.followOutput(waiting.andThen(all), OutputFrame.OutputType.STDOUT);
        waiting.waitUntil(frame -> frame.getUtf8String().contains("Ready to accept connections"), 20, TimeUnit.SECONDS);
        assertThat(all.toUtf8String()).contains("Configuration loaded");
    }
}
