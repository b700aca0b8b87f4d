package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Log drivers that send lines elsewhere, against servers that understand the protocols. */
@WithDaemon
class LogSendingIT {
    private static final Pattern RFC5424 =
            Pattern.compile("<(\\d+)>1 (\\S+) (\\S+) (\\S+) (\\d+) (\\S+) - (.*)", Pattern.DOTALL);
    private static final int LINES = 3000;
    /** Until {@link #goOn}. */
    private static final String WAIT = "until [ -e /go ]; do usleep 20000; done; ";

    private final PriokDaemon priok;

    LogSendingIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private void talk(String script, String driver, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", "talker", "--log-driver", driver));
        for (String option : options) {
            arguments.addAll(List.of("--log-opt", option));
        }
        arguments.addAll(List.of("--label", "team=red", "busybox", "sh", "-c", script));
        priok.docker(arguments.toArray(String[]::new)).ok();
    }

    private void goOn() {
        priok.docker("exec", "talker", "touch", "/go").ok();
    }

    /** Lines for about nine seconds. */
    private static String slowly() {
        return "i=0; while [ $i -lt 30 ]; do seq $((i * 100 + 1)) $((i * 100 + 100)); usleep 300000; i=$((i + 1));"
                + " done";
    }

    private static Set<String> allLines() {
        return new LinkedHashSet<>(
                IntStream.rangeClosed(1, LINES).mapToObj(Integer::toString).toList());
    }

    private static void syslogLines(InputStream in, OutputStream out, Consumer<String> sink) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream buffered = new BufferedInputStream(in);
        int next;
        while ((next = buffered.read()) >= 0) {
            if (next == '\n') {
                sink.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(next);
            }
        }
    }

    /** Octet counting, RFC 5425. */
    private static void countedMessages(InputStream in, OutputStream out, Consumer<String> sink) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in));
        while (true) {
            int length = 0;
            for (int digit = data.readUnsignedByte(); digit != ' '; digit = data.readUnsignedByte()) {
                length = length * 10 + digit - '0';
            }
            byte[] message = new byte[length];
            data.readFully(message);
            sink.accept(new String(message, StandardCharsets.UTF_8));
        }
    }

    private static String content(String message) {
        Matcher matcher = RFC5424.matcher(message);
        assertThat(matcher.matches()).as(message).isTrue();
        return matcher.group(7);
    }

    private void disturb(LogServer<?> server) {
        Eventually.await("lines arrive", () -> server.count() > 300);
        server.stop();
        int before = server.count();
        Eventually.await("lines are written", () -> lastLogged() > before + 300);
        priok.kill9();
        server.start();
        priok.startAgain();
        Eventually.await("more lines arrive", () -> server.count() > before + 300);
        priok.kill9();
        priok.startAgain();
        priok.docker("wait", "talker").ok();
    }

    private int lastLogged() {
        List<String> tail = priok.docker("logs", "--tail", "1", "talker").ok().lines();
        return tail.isEmpty() ? 0 : Integer.parseInt(tail.getFirst());
    }

    private static void assertAll(Runnable collect, Set<String> seen) {
        Eventually.await(
                "no line is missing",
                () -> {
                    seen.clear();
                    collect.run();
                    Set<String> missing = allLines();
                    missing.removeAll(seen);
                    return missing;
                },
                Set::isEmpty);
        assertThat(List.copyOf(seen)).isEqualTo(List.copyOf(allLines()));
    }

    @Test
    void syslogOverTcpLosesNoLineOverRestartsOfBothSides() {
        try (LogServer<String> server = new LogServer<>(LogSendingIT::syslogLines)) {
            talk(
                    slowly(),
                    "syslog",
                    "syslog-address=tcp://127.0.0.1:" + server.port(),
                    "syslog-format=rfc5424micro",
                    "syslog-facility=local0",
                    "tag={{.Name}}");
            disturb(server);
            Set<String> seen = new LinkedHashSet<>();
            assertAll(() -> server.received().forEach(message -> seen.add(content(message))), seen);
            Matcher first = RFC5424.matcher(server.received().getFirst());
            assertThat(first.matches()).isTrue();
            assertThat(first.group(1)).isEqualTo(Integer.toString(16 * 8 + 6));
            assertThat(first.group(4)).isEqualTo("talker");
            assertThat(priok.docker("logs", "talker").ok().lines()).hasSize(LINES);
        }
    }

    @Test
    void syslogOverUdpHasOneMessageForEachLine() throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(120_000);
            talk("echo out; echo err >&2", "syslog", "syslog-address=udp://127.0.0.1:" + server.getLocalPort());
            String both = text(server) + text(server);
            assertThat(both).containsPattern("<30>\\w+ [ \\d]+ [\\d:]+ \\w{12}\\[\\d+]: out\n");
            assertThat(both).containsPattern("<27>\\w+ [ \\d]+ [\\d:]+ \\w{12}\\[\\d+]: err\n");
        }
    }

    private static String text(DatagramSocket server) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        server.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    void syslogOverTlsIsFramedAndVerified() throws Exception {
        Path keys = priok.scratch().resolve("keys.p12");
        Path certificate = priok.scratch().resolve("certificate.pem");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Programs.run(
                        Map.of(),
                        List.of(
                                keytool,
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=server",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                "secret"))
                .ok();
        Programs.run(
                        Map.of(),
                        List.of(
                                keytool,
                                "-exportcert",
                                "-rfc",
                                "-alias",
                                "server",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                "secret",
                                "-file",
                                certificate.toString()))
                .ok();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keys.toFile())) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (LogServer<String> server =
                new LogServer<>(context.getServerSocketFactory(), LogSendingIT::countedMessages)) {
            talk(
                    "seq 1 100",
                    "syslog",
                    "syslog-address=tcp+tls://127.0.0.1:" + server.port(),
                    "syslog-tls-ca-cert=" + certificate,
                    "syslog-format=rfc5424");
            Eventually.await("all lines arrive", () -> server.count() >= 100);
            assertThat(content(server.received().get(99))).isEqualTo("100\n");
        }
    }

    @Test
    void gelfOverUdpIsCompressedAndChunked() throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(120_000);
            talk(
                    "head -c 9000 /dev/urandom | base64 | tr -d '\\n'; echo",
                    "gelf",
                    "gelf-address=udp://127.0.0.1:" + server.getLocalPort(),
                    "labels=team");
            Map<Integer, byte[]> chunks = new HashMap<>();
            int count;
            do {
                DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
                server.receive(packet);
                byte[] data = packet.getData();
                assertThat(data[0]).isEqualTo((byte) 0x1e);
                count = data[11];
                byte[] chunk = new byte[packet.getLength() - 12];
                System.arraycopy(data, 12, chunk, 0, chunk.length);
                chunks.put((int) data[10], chunk);
            } while (chunks.size() < count);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int i = 0; i < count; i++) {
                whole.writeBytes(chunks.get(i));
            }
            JsonNode message = JsonMapper.shared()
                    .readTree(new GZIPInputStream(new ByteArrayInputStream(whole.toByteArray())).readAllBytes());
            assertThat(message.path("short_message").asString()).hasSize(12_000);
            assertThat(message.path("_container_name").asString()).isEqualTo("talker");
            assertThat(message.path("_team").asString()).isEqualTo("red");
        }
    }

    @Test
    void gelfOverTcpLosesNoLineOverRestartsOfBothSides() {
        try (LogServer<String> server = new LogServer<>((in, _, sink) -> {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            InputStream buffered = new BufferedInputStream(in);
            int next;
            while ((next = buffered.read()) >= 0) {
                if (next == 0) {
                    sink.accept(message.toString(StandardCharsets.UTF_8));
                    message.reset();
                } else {
                    message.write(next);
                }
            }
        })) {
            talk(slowly(), "gelf", "gelf-address=tcp://127.0.0.1:" + server.port());
            disturb(server);
            Set<String> seen = new LinkedHashSet<>();
            assertAll(
                    () -> server.received()
                            .forEach(json -> seen.add(JsonMapper.shared()
                                    .readTree(json)
                                    .path("short_message")
                                    .asString())),
                    seen);
        }
    }

    @Test
    void fluentdWithAcknowledgementsLosesNoLineOverRestartsOfBothSides() {
        try (LogServer<Map<?, ?>> server = new LogServer<>(LogSendingIT::forward)) {
            talk(
                    slowly(),
                    "fluentd",
                    "fluentd-address=127.0.0.1:" + server.port(),
                    "fluentd-request-ack=true",
                    "fluentd-sub-second-precision=true",
                    "tag=app.{{.Name}}",
                    "labels=team");
            disturb(server);
            Set<String> seen = new LinkedHashSet<>();
            assertAll(() -> server.received().forEach(entry -> seen.add(String.valueOf(entry.get("log")))), seen);
            Map<?, ?> first = server.received().getFirst();
            assertThat(first.get("tag")).isEqualTo("app.talker");
            assertThat(first.get("container_name")).isEqualTo("/talker");
            assertThat(first.get("source")).isEqualTo("stdout");
            assertThat(first.get("team")).isEqualTo("red");
        }
    }

    /** Forward mode: {@code [tag, [[time, record], ...], {"chunk": id}]}. */
    private static void forward(InputStream in, OutputStream out, Consumer<Map<?, ?>> sink) throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in));
        while (true) {
            List<?> message = (List<?>) unpack(data);
            for (Object entry : (List<?>) message.get(1)) {
                Map<Object, Object> fields = new HashMap<>((Map<?, ?>) ((List<?>) entry).get(1));
                fields.put("tag", message.get(0));
                sink.accept(fields);
            }
            if (message.size() > 2) {
                byte[] chunk = String.valueOf(((Map<?, ?>) message.get(2)).get("chunk"))
                        .getBytes(StandardCharsets.US_ASCII);
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                answer.writeBytes(
                        new byte[] {(byte) 0x81, (byte) 0xa3, 'a', 'c', 'k', (byte) 0xd9, (byte) chunk.length});
                answer.writeBytes(chunk);
                out.write(answer.toByteArray());
                out.flush();
            }
        }
    }

    private static Object unpack(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        if (head >= 0x90 && head < 0xa0) {
            return list(in, head & 15);
        }
        if (head >= 0x80 && head < 0x90) {
            return map(in, head & 15);
        }
        if (head >= 0xa0 && head < 0xc0) {
            return string(in, head & 31);
        }
        return switch (head) {
            case 0xd9 -> string(in, in.readUnsignedByte());
            case 0xda -> string(in, in.readUnsignedShort());
            case 0xdb -> string(in, in.readInt());
            case 0xdc -> list(in, in.readUnsignedShort());
            case 0xde -> map(in, in.readUnsignedShort());
            case 0xd3 -> in.readLong();
            case 0xd7 -> {
                in.readByte();
                yield in.readInt() + in.readInt() / 1e9;
            }
            default -> throw new EOFException("unexpected " + head);
        };
    }

    private static List<Object> list(DataInputStream in, int size) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(unpack(in));
        }
        return list;
    }

    private static Map<Object, Object> map(DataInputStream in, int size) throws IOException {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Object key = unpack(in);
            map.put(key, unpack(in));
        }
        return map;
    }

    private static String string(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void nonBlockingDropsTheOldestLinesAndSaysSo() {
        // It takes longer to write them than to find the receiver gone: the buffer is full by then.
        int lines = 500_000;
        try (LogServer<String> server = new LogServer<>(LogSendingIT::syslogLines)) {
            talk(
                    WAIT + "seq 1 " + lines + "; sleep 1000",
                    "syslog",
                    "syslog-address=tcp://127.0.0.1:" + server.port(),
                    "syslog-format=rfc5424",
                    "mode=non-blocking",
                    "max-buffer-size=500k");
            server.stop();
            goOn();
            Eventually.await("it is reported", () -> priok.logText().contains("can't be sent"));
            Eventually.await("all is written", () -> lastLogged() == lines);
            server.start();
            Eventually.await(
                    "the newest line arrives",
                    () -> server.received().stream()
                            .anyMatch(message -> content(message).equals(Integer.toString(lines))));
            assertThat(server.count()).isBetween(1000, lines / 2);
            Eventually.await("the loss is reported", () -> priok.logText().matches("(?s).*dropped lines: \\d{3,}.*"));
        }
    }

    @Test
    void noContainerIsStartedWhoseReceiverCantBeReached() {
        try (LogServer<String> server = new LogServer<>(LogSendingIT::syslogLines)) {
            server.stop();
            String address = "127.0.0.1:" + server.port();
            for (String option : List.of(
                    "syslog syslog-address=tcp://", "gelf gelf-address=tcp://", "fluentd fluentd-address=tcp://")) {
                String[] words = option.split(" ");
                assertThat(priok.docker(
                                        "run",
                                        "--rm",
                                        "--log-driver",
                                        words[0],
                                        "--log-opt",
                                        words[1] + address,
                                        "busybox",
                                        "true")
                                .exits(125)
                                .err())
                        .contains("failed to initialize logging driver", address);
            }
            talk("echo hello", "fluentd", "fluentd-address=" + address, "fluentd-async=true");
            priok.docker("wait", "talker").ok();
            assertThat(priok.docker("logs", "talker").ok().out()).isEqualTo("hello\n");
        }
    }

    @Test
    void aContainerRestartsThoughItsReceiverIsGone() {
        try (LogServer<String> server = new LogServer<>(LogSendingIT::syslogLines)) {
            priok.docker(
                            "run",
                            "-d",
                            "--name",
                            "talker",
                            "--restart",
                            "always",
                            "--log-driver",
                            "syslog",
                            "--log-opt",
                            "syslog-format=rfc5424",
                            "--log-opt",
                            "syslog-address=tcp://127.0.0.1:" + server.port(),
                            "busybox",
                            "sh",
                            "-c",
                            "echo run; " + WAIT + "rm /go")
                    .ok();
            Eventually.await("its first run's line arrives", () -> server.count() == 1);
            server.stop();
            goOn();
            Eventually.await(
                    "its second run writes",
                    () -> priok.docker("logs", "talker").ok().lines().size() >= 2);
            server.start();
            Eventually.await("its line arrives", () -> server.count() >= 2);
        }
    }

    @Test
    void removalDoesNotWaitLongForAServerThatIsGone() {
        try (LogServer<String> server = new LogServer<>(LogSendingIT::syslogLines)) {
            talk(WAIT + "seq 1 10", "syslog", "syslog-address=tcp://127.0.0.1:" + server.port());
            server.stop();
            goOn();
            priok.docker("wait", "talker").ok();
            long start = System.nanoTime();
            priok.docker("rm", "talker").ok();
            assertThat(System.nanoTime() - start).isLessThan(12_000_000_000L);
        }
    }

    @Test
    void optionsAreCheckedWhenTheContainerIsMade() {
        assertThat(refusal("syslog", "syslog-address=http://x")).contains("unsupported scheme: 'http'");
        assertThat(refusal("syslog", "syslog-format=x")).contains("Invalid syslog format");
        assertThat(refusal("syslog", "syslog-facility=x")).contains("invalid syslog facility");
        assertThat(refusal("syslog", "max-size=1m")).contains("unknown log opt 'max-size' for syslog log driver");
        assertThat(refusal("gelf", "tag=x")).contains("gelf-address is a required parameter");
        assertThat(refusal("gelf", "gelf-address=udp://x"))
                .contains("please provide gelf-address as proto://host:port");
        assertThat(refusal("fluentd", "fluentd-address=tcp://x/y")).contains("should not contain a path element");
        assertThat(refusal("fluentd", "fluentd-x=1")).contains("unknown log opt 'fluentd-x' for fluentd log driver");
    }

    private String refusal(String driver, String option) {
        return priok.docker("create", "--log-driver", driver, "--log-opt", option, "busybox")
                .exits(1)
                .err();
    }
}
