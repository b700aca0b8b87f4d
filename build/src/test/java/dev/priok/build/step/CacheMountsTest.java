package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.Held;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.build.graph.RunStep.Sharing;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CacheMountsTest {
    private final BuildCache cache =
            new BuildCache(new MemoryRecords(), List::of, Long.MAX_VALUE, () -> Long.MAX_VALUE, InstantSource.system());
    private final CacheMounts mounts = new CacheMounts(cache);

    @TempDir
    private Path directory = Path.of("");

    private static RunMount.Cache mount(Sharing sharing, String id) {
        return new RunMount.Cache(id, "/cache", sharing, false, -1, "/", 0750, 0, 0);
    }

    @Test
    void sharedOnesAreTheSameDirectoryAtOnce() {
        try (Held one = mounts.take(mount(Sharing.SHARED, "a"));
                Held two = mounts.take(mount(Sharing.SHARED, "a"));
                Held other = mounts.take(mount(Sharing.SHARED, "b"))) {
            assertThat(two.record().id()).isEqualTo(one.record().id());
            assertThat(other.record().id()).isNotEqualTo(one.record().id());
        }
    }

    @Test
    void privateOnesAreForOneStepAndFoundAgainAfterwards() {
        String first;
        try (Held one = mounts.take(mount(Sharing.PRIVATE, "a"));
                Held two = mounts.take(mount(Sharing.PRIVATE, "a"))) {
            first = one.record().id();
            assertThat(two.record().id()).isNotEqualTo(first);
        }
        try (Held again = mounts.take(mount(Sharing.PRIVATE, "a"))) {
            assertThat(again.record().id()).isEqualTo(first);
        }
    }

    @Test
    void lockedOnesAreWaitedFor() throws Exception {
        Held one = mounts.take(mount(Sharing.LOCKED, "a"));
        CompletableFuture<String> second = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Held two = mounts.take(mount(Sharing.LOCKED, "a"))) {
                second.complete(two.record().id());
            }
        });
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(second).isNotDone();
        one.close();
        one.close();
        assertThat(second.get()).isEqualTo(one.record().id());
        waiting.join();
    }

    @Test
    void waitingForOneEndsWithItsBuild() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Held _ = mounts.take(mount(Sharing.LOCKED, "a"))) {
            Thread waiting = Thread.ofVirtual().start(() -> {
                assertThatThrownBy(() -> mounts.take(mount(Sharing.LOCKED, "a")))
                        .isInstanceOf(EngineException.class)
                        .hasMessageContaining("cancelled");
                cancelled.countDown();
            });
            waiting.interrupt();
            cancelled.await();
            waiting.join();
        }
    }

    @Test
    void aNewOneIsFilledAndOneThatHasSomethingIsNot() throws IOException {
        mounts.fill(directory, mount(Sharing.SHARED, "a"), () -> write("begun"));
        assertThat(directory.resolve("begun")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxr-x---");

        mounts.fill(directory, mount(Sharing.SHARED, "a"), () -> write("again"));
        assertThat(directory.resolve("again")).doesNotExist();
    }

    private void write(String name) {
        try {
            Files.createFile(directory.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
