package dev.priok.registryclient.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.RegistrySettings.Proxies;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with TLS that is only reached by a proxy, which wants a password. */
@Timeout(120)
class ProxyIT {
    /** {@code us er:p@ss} in base64. */
    private static final String AUTHORIZATION = "Basic dXMgZXI6cEBzcw==";

    @TempDir
    private Path directory;

    private final ServerSocket proxy = listener();
    private final List<String> proxyHeads = new CopyOnWriteArrayList<>();
    private final List<String> registryHeaders = new CopyOnWriteArrayList<>();
    private HttpsServer registry;

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        Process openssl = new ProcessBuilder(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test -keyout key.pem -out cert.pem"
                                .split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8) + openssl.waitFor())
                .endsWith("0");
        registry = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.setHttpsConfigurator(new HttpsConfigurator(
                new TlsFiles(null, directory.resolve("cert.pem"), directory.resolve("key.pem")).context()));
        registry.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        registry.createContext("/", exchange -> {
            registryHeaders.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().keySet().toString().toLowerCase(Locale.ROOT));
            byte[] tags = "{\"tags\":[\"one\"]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, tags.length);
            exchange.getResponseBody().write(tags);
            exchange.close();
        });
        registry.start();
        Thread.startVirtualThread(this::serveProxy);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        registry.stop(0);
    }

    private void serveProxy() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                Thread.startVirtualThread(() -> tunnel(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            StringBuilder head = new StringBuilder();
            InputStream in = client.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            proxyHeads.add(head.toString());
            OutputStream out = client.getOutputStream();
            if (!head.toString().contains("Proxy-Authorization: " + AUTHORIZATION + "\r\n")) {
                out.write("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket server = new Socket()) {
                server.connect(registry.getAddress());
                out.write("HTTP/1.1 200 Yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Thread back = Thread.startVirtualThread(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException | InterruptedException _) {
            // An end is gone.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // An end is gone.
        }
    }

    private List<String> tags(String user) throws IOException {
        Patience patience = new Patience(
                Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(1), Duration.ofMillis(1), 1);
        String url = "http://" + user + "localhost:" + proxy.getLocalPort();
        RegistrySettings settings = new RegistrySettings(
                Map.of(), List.of("registry.test"), List.of(), new Proxies("", url, ""), patience, "priok/test");
        return new Repositories(settings)
                .toPull(ImageReference.parse("registry.test/app"), RegistryCredentials.NONE)
                .getFirst()
                .tags();
    }

    @Test
    void theProxyGetsThePasswordAndTheRegistryDoesNot() throws IOException {
        assertThat(tags("us%20er:p%40ss@")).containsExactly("one");
        assertThat(proxyHeads)
                .singleElement()
                .satisfies(head -> assertThat(head).startsWith("CONNECT registry.test:443 "));
        assertThat(registryHeaders).isNotEmpty().noneMatch(headers -> headers.contains("proxy-"));
    }

    @Test
    void aProxyThatWantsAnotherPasswordIsNamed() {
        for (String user : List.of("", "us%20er:wrong@")) {
            assertThatThrownBy(() -> tags(user))
                    .hasMessageContaining("the proxy on the way to registry.test wants a user name and a password")
                    .hasMessageNotContaining("wrong");
        }
        assertThat(registryHeaders).isEmpty();
    }
}
