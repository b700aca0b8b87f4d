package dev.priok.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.Filters;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.image.RegistryImages.Pull;
import dev.priok.engine.image.RegistryImages.PullListener;
import dev.priok.engine.image.RegistryImages.Push;
import dev.priok.engine.image.RegistryImages.PushListener;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Event;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryImagesTest {
    private static final Digest LAYER = Digest.sha256(new byte[] {7});
    private static final Digest DIGEST = Digest.sha256(new byte[] {8});

    private final FakeImageStore store = new FakeImageStore();
    private final FakeRegistries registries = new FakeRegistries(store);
    private final EventBus bus = new EventBus(Clock.systemUTC());
    private final RegistryImages images = new LocalRegistryImages(registries, store, bus);
    private final List<String> told = new ArrayList<>();

    /** Has one image, under two tags. */
    private static final class FakeRegistries implements Registries {
        private final FakeImageStore store;
        private final List<String> pushed = new ArrayList<>();
        private int most;

        FakeRegistries(FakeImageStore store) {
            this.store = store;
        }

        @Override
        public Pulled pull(PullRequest request, TransferListener listener) {
            if ("none".equals(request.reference().tag())) {
                throw EngineException.notFound("manifest unknown");
            }
            listener.blob(LAYER, BlobStep.Plain.FOUND, 0, 0);
            listener.blob(LAYER, BlobStep.Plain.PULLED, 0, 0);
            ImageId id = store.add(1, request.reference().asName().familiar());
            return new Pulled(id, DIGEST, !"1".equals(request.reference().tag()));
        }

        @Override
        public List<LayerBlob> pushLayers(LayersPush request, TransferListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void pushBlob(ImageReference repository, byte[] blob, RegistryCredentials credentials) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RemoteDocument document(ImageReference reference, RegistryCredentials credentials) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] blob(ImageReference repository, Digest digest, long sizeBytes, RegistryCredentials credentials) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HeldLayer pullLayer(LayerBlob wanted, RegistryCredentials credentials, TransferListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pushed pushDocument(DocumentPush request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Pushed push(PushRequest request, TransferListener listener) {
            pushed.add(request.reference().familiar());
            return new Pushed(DIGEST, 528);
        }

        @Override
        public List<String> tags(ImageReference repository, RegistryCredentials credentials) {
            return List.of("1", "2");
        }

        @Override
        public Described describe(ImageReference reference, RegistryCredentials credentials) {
            return new Described(reference.familiar(), DIGEST, 1, List.of());
        }

        @Override
        public LoggedIn login(RegistryCredentials credentials) {
            return new LoggedIn("Login Succeeded", "");
        }

        @Override
        public List<FoundRepository> search(String term, int limit, RegistryCredentials credentials) {
            most = limit;
            return List.of(new FoundRepository("a", "", true, 5), new FoundRepository("b", "", false, 50));
        }

        @Override
        public List<RateLimit> limits() {
            return List.of();
        }
    }

    private final class Listener implements PullListener, PushListener {
        @Override
        public void found(ImageReference reference) {
            told.add("found " + reference.familiar());
        }

        @Override
        public void pulled(Pulled pulled) {
            told.add("pulled");
        }

        @Override
        public void complete(boolean isNew) {
            told.add("complete " + isNew);
        }

        @Override
        public void warning(String message) {
            told.add(message);
        }

        @Override
        public void begun(ImageReference repository) {
            told.add("begun " + repository.familiarName());
        }

        @Override
        public void pushed(String tag, Pushed pushed) {
            told.add("pushed " + tag);
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {
            told.add(step.toString());
        }
    }

    private void pull(String reference, Platform... platform) {
        Platform wanted = platform.length == 0 ? null : platform[0];
        images.pull(new Pull(ImageReference.parse(reference), wanted, RegistryCredentials.NONE), new Listener());
    }

    private void push(String reference) {
        images.push(new Push(ImageReference.parse(reference), RegistryCredentials.NONE), new Listener());
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        try {
            bus.follow(Instant.EPOCH, Instant.now(), Filters.NONE, events::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    @Test
    void anImageIsFoundBeforeItsLayersAreToldOf() {
        pull("app:2");
        assertThat(told).containsExactly("found app:2", "FOUND", "PULLED", "pulled", "complete true");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("pull");
            assertThat(event.actor()).isEqualTo("app:2");
            assertThat(event.attributes()).isEqualTo(Map.of("name", "app", "made", "here"));
        });
    }

    @Test
    void allTagsAreOnePullThatIsNewIfOneOfThemIs() {
        pull("app");
        assertThat(told)
                .containsSubsequence("found app:1", "pulled", "found app:2", "pulled", "complete true")
                .filteredOn(word -> word.startsWith("complete"))
                .hasSize(1);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.actor()).isEqualTo("app"));
    }

    @Test
    void whatIsMissingOrReservedIsNeitherFoundNorAnEvent() {
        assertThatThrownBy(() -> pull("app:none")).hasMessage("manifest unknown");
        assertThatThrownBy(() -> pull("scratch"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Forbidden.class));
        assertThat(told).isEmpty();
        assertThat(events()).isEmpty();
    }

    @Test
    void warnsOfAnotherPlatformThanAskedFor() {
        pull("app:2", new Platform("linux", "amd64", ""));
        assertThat(told).doesNotContain("image with");
        pull("app:2", new Platform("linux", "arm64", "v8"));
        assertThat(told)
                .contains("image with reference app:2 was found but its platform (linux/amd64) does not match the"
                        + " specified platform (linux/arm64/v8)");
    }

    @Test
    void aPushedImageHasItsDigestAsNameToo() {
        store.add(1, "some/app:1", "some/app:2", "other:1");
        push("some/app:2");
        assertThat(told).containsExactly("begun some/app", "pushed 2");
        assertThat(store.names()).contains("some/app@" + DIGEST);
        push("some/app");
        assertThat(registries.pushed).containsExactly("some/app:2", "some/app:1", "some/app:2");
        assertThat(events()).extracting(Event::actor).containsExactly("some/app:2", "some/app");
    }

    @Test
    void whatCantBePushedIsTold() {
        store.add(1, "app:1", "bare@" + DIGEST);
        assertThatThrownBy(() -> push("none:1")).hasMessage("An image does not exist locally with the tag: none");
        assertThatThrownBy(() -> push("app:9")).hasMessage("tag does not exist: app:9");
        assertThatThrownBy(() -> push("bare")).hasMessage("no tags to push for bare");
        assertThatThrownBy(() -> push("bare@" + DIGEST)).hasMessage("cannot push a digest reference");
        assertThat(registries.pushed).isEmpty();
    }

    @Test
    void describesWithADefaultTag() {
        assertThat(images.describe("app", RegistryCredentials.NONE).mediaType()).isEqualTo("app:latest");
        assertThatThrownBy(() -> images.describe(DIGEST.toString(), RegistryCredentials.NONE))
                .hasMessageContaining("full image ID");
    }

    @Test
    void searchesWithinLimitsAndFilters() {
        assertThat(images.search("x", null, Filters.NONE, RegistryCredentials.NONE))
                .hasSize(2);
        assertThat(registries.most).isEqualTo(25);
        assertThat(images.search("x", 3, new Filters(Map.of("stars", Set.of("10"))), RegistryCredentials.NONE))
                .extracting(Registries.FoundRepository::name)
                .containsExactly("b");
        assertThat(images.search("x", 3, new Filters(Map.of("is-official", Set.of("true"))), RegistryCredentials.NONE))
                .extracting(Registries.FoundRepository::name)
                .containsExactly("a");
        assertThatThrownBy(() -> images.search("x", 101, Filters.NONE, RegistryCredentials.NONE))
                .hasMessage("limit 101 is outside the range of [1, 100]");
        assertThatThrownBy(() ->
                        images.search("x", 3, new Filters(Map.of("stars", Set.of("many"))), RegistryCredentials.NONE))
                .hasMessageContaining("stars=many");
    }
}
