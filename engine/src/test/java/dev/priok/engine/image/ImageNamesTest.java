package dev.priok.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.Filters;
import dev.priok.engine.ImageFinder;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.image.Images.ListedImage;
import dev.priok.engine.image.Images.Removal;
import dev.priok.engine.image.Images.Removal.Deleted;
import dev.priok.engine.image.Images.Removal.Untagged;
import dev.priok.model.Digest;
import dev.priok.model.ImageId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An image that was pulled has a name by digest beside its tag; dockerd's rules for both. */
class ImageNamesTest {
    private static final Digest DIGEST = Digest.sha256(new byte[] {9});
    private static final String BY_DIGEST = "app@" + DIGEST;

    private final FakeImageStore store = new FakeImageStore();
    private final ImageRemoval removal = new ImageRemoval(store, _ -> List.of(), new EventBus(Clock.systemUTC()));
    private final ImageListing listing = new ImageListing(store, _ -> List.of());

    private List<Removal> remove(String reference) {
        return removal.remove(reference, false, true);
    }

    private List<ImageId> listed(String filter, String value) {
        return listing.list(true, new Filters(Map.of(filter, Set.of(value)))).stream()
                .map(ListedImage::image)
                .map(image -> image.id())
                .toList();
    }

    @Test
    void withTheLastTagOfARepositoryItsDigestsGoAndTheImage() {
        ImageId id = store.add(1, "app:1", "app:2", BY_DIGEST);
        assertThat(remove("app:1")).containsExactly(new Untagged("app:1"));
        assertThat(remove("app:2"))
                .containsExactly(new Untagged("app:2"), new Untagged(BY_DIGEST), new Deleted(id.toString()));
        assertThat(store.all()).isEmpty();
    }

    @Test
    void digestsOfAnotherRepositoryKeepTheImage() {
        store.add(1, "app:1", "other@" + DIGEST);
        assertThat(remove("app:1")).containsExactly(new Untagged("app:1"));
        assertThat(store.names()).containsExactly("other@" + DIGEST);
    }

    @Test
    void aDigestAloneCanBeRemovedAndWhatIsLeftKeepsTheImage() {
        ImageId id = store.add(1, "app:1", BY_DIGEST);
        assertThat(remove(BY_DIGEST)).containsExactly(new Untagged(BY_DIGEST));
        assertThat(store.names()).containsExactly("app:1");
        assertThat(remove("app:1")).containsExactly(new Untagged("app:1"), new Deleted(id.toString()));
    }

    @Test
    void byItsIdOnlyAnImageWithOneNameGoesUnforced() {
        ImageId pulled = store.add(1, "app:1", BY_DIGEST);
        assertThat(remove(pulled.toString())).contains(new Deleted(pulled.toString()));
        for (String second : List.of("app:2", "other@" + DIGEST)) {
            ImageId several = store.add(2, "app:1", second);
            assertThatThrownBy(() -> remove(several.toString()))
                    .hasMessageContaining("image is referenced in multiple repositories");
            removal.remove(several.toString(), true, true);
        }
        assertThat(store.all()).isEmpty();
    }

    @Test
    void aDigestSaysMoreThanTheTagBesideIt() {
        ImageId id = store.add(1, BY_DIGEST);
        store.add(2, "app:1");
        assertThat(new ImageFinder(store).find("app:1@" + DIGEST).id()).isEqualTo(id);
        assertThatThrownBy(() -> new ImageFinder(store).find("other@" + DIGEST))
                .hasMessage("No such image: other@" + DIGEST);
    }

    @Test
    void imagesWithoutATagDangleAndOnlyNamelessOnesAreLeftOutOtherwise() {
        ImageId byDigest = store.add(1, BY_DIGEST);
        ImageId nameless = store.add(2);
        ImageId tagged = store.add(3, "app:1");
        assertThat(listed("dangling", "true")).containsExactlyInAnyOrder(byDigest, nameless);
        assertThat(listed("dangling", "false")).containsExactlyInAnyOrder(byDigest, tagged);
        assertThat(listed("reference", "app")).containsExactlyInAnyOrder(byDigest, tagged);
    }
}
