package dev.priok.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Calls of plugins whose answers are written byte for byte. */
class PluginsIT {
    @TempDir
    private Path directory;

    private Plugins plugins;
    private ServerSocket server;
    private final AtomicReference<String> heard = new AtomicReference<>("");

    @BeforeEach
    void open() throws IOException {
        plugins = new Plugins(new PluginSettings(directory.resolve("run"), List.of(directory), Duration.ofSeconds(10)));
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Files.writeString(directory.resolve("one.spec"), "tcp://127.0.0.1:" + server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        plugins.close();
        server.close();
    }

    /** Answers each connection with these bytes; an empty text is no answer. */
    private void answering(String answer) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    heard.set(request(client.getInputStream()));
                    if (answer.isEmpty()) {
                        client.getInputStream().read();
                    }
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The client gave up, or the test is over.
                }
            }
        });
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client went away");
            }
            text.append((char) next);
        }
        int length = Integer.parseInt(text.toString().replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1"));
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private Reply ask() {
        return plugins.named("one")
                .ask("Thing.Do", JsonNodeFactory.instance.objectNode().put("Name", "ä"));
    }

    @Test
    void aCallIsAPostWithAVersion() {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\": 1}\n and more");
        assertThat(ask())
                .isEqualTo(new Reply.Done(JsonNodeFactory.instance.objectNode().put("a", 1)));
        assertThat(heard.get())
                .startsWith("POST /Thing.Do HTTP/1.1\r\n")
                .contains("Accept: application/vnd.docker.plugins.v1.2+json\r\n")
                .endsWith("\r\n\r\n{\"Name\":\"ä\"}");
    }

    @Test
    void answersComeInChunksOrUntilTheEnd() {
        answering(String.join(
                "\r\n",
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "",
                "3",
                "{\"a",
                "5;x=y",
                "\":1} ",
                "0",
                "",
                ""));
        assertThat(ask()).isInstanceOf(Reply.Done.class);
    }

    @Test
    void refusalsAreToldWithAnyStatus() {
        answering("HTTP/1.1 500 No\r\n\r\n{\"Err\":\"too late\"}");
        assertThat(ask()).isEqualTo(new Reply.Refused("Thing.Do: too late"));
    }

    @Test
    void aHungPluginIsGivenUp() {
        answering("");
        plugins.close();
        plugins = new Plugins(new PluginSettings(directory.resolve("run"), List.of(directory), Duration.ofMillis(500)));
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(this::ask)
                .matches(e -> e.error() instanceof EngineError.DeadlineExceeded)
                .withMessageContaining("plugin \"one\" did not answer Thing.Do within 0.5 s");
    }

    @Test
    void aConfusedPluginIsNoDanger() {
        for (String answer : List.of(
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n")) {
            try (ServerSocket own = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                server.close();
                server = own;
                Files.writeString(directory.resolve("one.spec"), "tcp://127.0.0.1:" + own.getLocalPort());
                answering(answer);
                assertThatExceptionOfType(EngineException.class)
                        .as(answer)
                        .isThrownBy(this::ask)
                        .matches(e -> e.error() instanceof EngineError.Unavailable)
                        .withMessageContaining("plugin \"one\" can't be asked for Thing.Do");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void kindsAreAskedOnceAndOthersAreLeftOut() {
        answering("HTTP/1.1 200 OK\r\n\r\n{\"Implements\":[\"VolumeDriver\"]}");
        assertThat(plugins.knownAs("VolumeDriver")).isEmpty();
        assertThat(plugins.all("authz")).isEmpty();
        assertThat(plugins.all("VolumeDriver")).extracting(Plugin::name).containsExactly("one");
        assertThat(plugins.knownAs("VolumeDriver")).hasSize(1);
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> plugins.require("one", "authz"))
                .withMessage("plugin \"one\" does not implement authz: it implements VolumeDriver");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> plugins.require("two", "authz"))
                .matches(e -> e.error() instanceof EngineError.NotFound);
    }

    @Test
    void aPluginCanBeReachedByTlsOnBothEnds() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
                + " -keyout key.pem -out cert.pem");
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        server.close();
        SSLServerSocket secure = (SSLServerSocket) new TlsFiles(certificate, certificate, key)
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        secure.setNeedClientAuth(true);
        server = secure;
        answering("HTTP/1.1 200 OK\r\n\r\n{}");
        Files.delete(directory.resolve("one.spec"));
        String address = "{\"Addr\":\"https://localhost:" + secure.getLocalPort() + "\"";
        String own = "\"CertFile\":\"" + certificate + "\",\"KeyFile\":\"" + key + "\"";
        Path file = directory.resolve("one.json");

        Files.writeString(file, address + ",\"TLSConfig\":{\"CAFile\":\"" + certificate + "\"," + own + "}}");
        assertThat(ask()).isInstanceOf(Reply.Done.class);
        Files.writeString(file, address + ",\"TLSConfig\":{\"InsecureSkipVerify\":true," + own + "}}");
        assertThat(ask()).isInstanceOf(Reply.Done.class);
        Files.writeString(file, address + ",\"TLSConfig\":{" + own + "}}");
        assertThatExceptionOfType(EngineException.class).isThrownBy(this::ask).withMessageContaining("certification");
    }

    private void openssl(String arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(("openssl " + arguments).split(" ")))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
