package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@WithDaemon
class StreamsIT {
    private static final int MEGABYTES = 300;
    private static final int LINES = 300_000;

    private final PriokDaemon priok;

    StreamsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void threeHundredMegabytesPassUnharmed() throws IOException, NoSuchAlgorithmException {
        Process cat = priok.dockerInBackground("run", "-i", "--rm", "--log-driver", "none", "busybox", "cat");
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        CompletableFuture<Long> count = CompletableFuture.supplyAsync(() -> drain(cat.getInputStream(), received));
        try (OutputStream out = new DigestOutputStream(cat.getOutputStream(), sent)) {
            byte[] block = new byte[1 << 20];
            Random random = new Random(42);
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        assertThat(count.join()).isEqualTo((long) MEGABYTES << 20);
        assertThat(HexFormat.of().formatHex(received.digest()))
                .isEqualTo(HexFormat.of().formatHex(sent.digest()));
        Eventually.await("the client ended", () -> !cat.isAlive());
        assertThat(cat.exitValue()).isZero();
    }

    private static long drain(InputStream stream, MessageDigest digest) {
        try (InputStream in = new DigestInputStream(stream, digest)) {
            return in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void threeHundredThousandLinesComeBackInOrder() throws IOException {
        priok.docker("run", "-d", "--name", "talker", "busybox", "seq", "1", Integer.toString(LINES))
                .ok();
        priok.docker("wait", "talker").ok();
        Process logs = priok.dockerInBackground("logs", "talker");
        try (BufferedReader lines = logs.inputReader()) {
            for (int i = 1; i <= LINES; i++) {
                assertThat(lines.readLine()).isEqualTo(Integer.toString(i));
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void aFollowerSeesEveryLineOfAFastWriter() throws IOException {
        priok.docker("run", "-d", "--name", "talker", "busybox", "seq", "1", Integer.toString(LINES))
                .ok();
        Process logs = priok.dockerInBackground("logs", "-f", "talker");
        try (BufferedReader lines = logs.inputReader()) {
            assertThat(lines.lines().count()).isEqualTo(LINES);
        }
    }

    @Test
    void longLinesAndMissingLineEndsAreKept() {
        priok.docker(
                        "run",
                        "--name",
                        "long",
                        "busybox",
                        "sh",
                        "-c",
                        "head -c 100000 /dev/zero | tr '\\0' x; echo; printf end")
                .ok();
        assertThat(priok.docker("logs", "long").ok().out()).isEqualTo("x".repeat(100_000) + "\nend");
    }

    @Test
    void theEndOfInputReachesTheProgramWhileOutputGoesOn() {
        assertThat(priok.dockerWithInput(
                                "abc".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "run",
                                "-i",
                                "--rm",
                                "busybox",
                                "sh",
                                "-c",
                                "cat; sleep 0.3; echo after")
                        .ok()
                        .out())
                .isEqualTo("abcafter\n");
    }

    @Test
    void clientsThatVanishHarmNobody() {
        priok.docker("run", "-d", "--name", "talker", "busybox", "sh", "-c", "while true; do echo x; sleep 0.01; done")
                .ok();
        for (String path : new String[] {
            "/containers/talker/logs?follow=1&stdout=1",
            "/containers/talker/attach?stream=1&stdout=1&stdin=1",
            "/containers/talker/stats",
            "/events"
        }) {
            for (int i = 0; i < 5; i++) {
                try (WireConnection wire = priok.connect()) {
                    wire.request(path.contains("attach") ? "POST" : "GET", path, null);
                    assertThat(wire.head().status()).isEqualTo(200);
                }
            }
        }
        try (WireConnection wire = priok.connect()) {
            wire.send("POST /images/load HTTP/1.1\r\nHost: docker\r\nContent-Type: application/x-tar\r\n"
                    + "Content-Length: 100000000\r\n\r\npartial");
        }
        Process exec = priok.dockerInBackground("exec", "talker", "sleep", "1000");
        Eventually.await(
                "the exec runs", () -> priok.docker("top", "talker").ok().out().contains("sleep 1000"));
        exec.destroyForcibly();
        assertThat(priok.docker("exec", "talker", "echo", "fine").ok().text()).isEqualTo("fine");
        assertThat(priok.inspect("talker", "{{.State.Status}}")).isEqualTo("running");
    }
}
