package dev.priok.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BlobGuardTest {
    private static final Digest BLOB = Digest.sha256(new byte[] {1});
    private static final Digest OTHER = Digest.sha256(new byte[] {2});

    private final BlobGuard guard = new BlobGuard();

    @Test
    void whatIsPinnedIsNotCondemned() {
        guard.beginCollection();
        try (BlobGuard.Pin _ = guard.pin(List.of(BLOB, BLOB))) {
            assertThat(guard.condemn(BLOB)).isFalse();
            assertThat(guard.condemn(OTHER)).isTrue();
        }
    }

    @Test
    void whatWasPinnedSinceTheCollectionBeganIsSpared() {
        guard.beginCollection();
        guard.pin(List.of(BLOB)).close();
        assertThat(guard.condemn(BLOB)).isFalse();
        guard.endCollection();
        guard.beginCollection();
        assertThat(guard.condemn(BLOB)).isTrue();
    }

    /** The manifest may have been written after the collector listed its repository. */
    @Test
    void whatWasPinnedWhenTheCollectionBeganIsSpared() {
        BlobGuard.Pin pin = guard.pin(List.of(BLOB));
        guard.beginCollection();
        pin.close();
        pin.close();
        assertThat(guard.condemn(BLOB)).isFalse();
    }

    @Test
    void twoPinsAreTwo() {
        BlobGuard.Pin first = guard.pin(List.of(BLOB));
        guard.pin(List.of(BLOB));
        first.close();
        first.close();
        assertThat(guard.condemn(BLOB)).isFalse();
    }

    @Test
    void whoPinsWhatIsBeingDeletedWaitsForThat() throws InterruptedException {
        guard.beginCollection();
        assertThat(guard.condemn(BLOB)).isTrue();
        AtomicBoolean deleted = new AtomicBoolean();
        AtomicBoolean sawItDeleted = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(1);
        Thread pinning = Thread.ofVirtual().start(() -> {
            started.countDown();
            try (BlobGuard.Pin _ = guard.pin(List.of(BLOB))) {
                sawItDeleted.set(deleted.get());
            }
        });
        started.await();
        deleted.set(true);
        guard.deleted(BLOB);
        pinning.join();
        assertThat(sawItDeleted).isTrue();
    }

    @Test
    void thereIsOneCollectionAtATime() {
        assertThat(guard.beginCollection()).isTrue();
        assertThat(guard.beginCollection()).isFalse();
        guard.endCollection();
        assertThat(guard.beginCollection()).isTrue();
    }
}
