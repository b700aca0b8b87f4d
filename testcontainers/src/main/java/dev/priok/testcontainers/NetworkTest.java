package dev.priok.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;

/** Containers that find each other by name, and the test that finds them by a mapped port. */
final class NetworkTest {
    private static GenericContainer<?> web(Network network, String page) {
        return new GenericContainer<>("nginx:1")
                .withNetwork(network)
                .withNetworkAliases("web")
                .withCopyToContainer(Transferable.of(page), "/var/www/html/index.html")
                .withExposedPorts(80)
                .waitingFor(Wait.forHttp("/").forStatusCode(200));
    }

    @Test
    void aPageForTheTestAndForItsNeighbour() throws IOException, InterruptedException {
        try (Network network = Network.newNetwork();
                GenericContainer<?> web = web(network, "a page");
                HttpClient http = HttpClient.newHttpClient()) {
            web.start();
            URI address = URI.create("http://" + web.getHost() + ":" + web.getMappedPort(80) + "/");
            assertThat(http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("a page");
            try (GenericContainer<?> visitor = new GenericContainer<>("busybox:latest")
                    .withNetwork(network)
                    .withCommand("sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc web 80")
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
                visitor.start();
                assertThat(visitor.getLogs()).contains("200 OK").endsWith("a page");
            }
        }
    }

    @Test
    void anotherNetworkDoesNotKnowTheName() {
        try (Network network = Network.newNetwork();
                Network other = Network.newNetwork();
                GenericContainer<?> web = web(network, "hidden");
                GenericContainer<?> stranger = new GenericContainer<>("busybox:latest")
                        .withNetwork(other)
                        .withCommand("sh", "-c", "nslookup web 127.0.0.11 || echo unknown")
                        .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
            web.start();
            stranger.start();
            assertThat(stranger.getLogs()).contains("unknown");
        }
    }
}
