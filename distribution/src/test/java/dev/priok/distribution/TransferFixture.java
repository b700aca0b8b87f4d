package dev.priok.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.RegistrySettings.Proxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An empty registry, and a client of it that has no images. */
abstract class TransferFixture {
    FakeRegistry registry;
    MemoryImages images;
    RemoteRegistries client;

    @BeforeEach
    void start(@TempDir Path transfers) throws IOException {
        registry = new FakeRegistry();
        images = new MemoryImages(transfers);
        client = client(Map.of(), images);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        registry.close();
        assertThat(images.held).isEmpty();
    }

    static RemoteRegistries client(Map<String, List<String>> mirrors, MemoryImages images) {
        return client(mirrors, ImagePolicy.NONE, images);
    }

    static RemoteRegistries client(Map<String, List<String>> mirrors, ImagePolicy policy, MemoryImages images) {
        return client(mirrors, policy, images, Duration.ofSeconds(2), LayerOffers.NONE);
    }

    static RemoteRegistries client(
            Map<String, List<String>> mirrors,
            ImagePolicy policy,
            MemoryImages images,
            Duration stall,
            LayerOffers offers) {
        Patience patience = new Patience(Duration.ofSeconds(10), stall, Duration.ofMillis(1), Duration.ofSeconds(1), 3);
        RegistrySettings settings =
                new RegistrySettings(mirrors, List.of(), List.of(), Proxies.NONE, patience, "priok/test");
        return new RemoteRegistries(settings, new RemoteRegistries.Limits(3, 5), policy, images, images, offers);
    }

    static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    ImageReference name(String rest) {
        return ImageReference.parse(registry.address() + "/" + rest);
    }

    static void fails(Runnable work, Class<? extends EngineError> error, String words) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error))
                .hasMessageContaining(words);
    }
}
