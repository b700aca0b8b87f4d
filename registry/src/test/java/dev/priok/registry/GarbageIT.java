package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.INDEX;
import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.descriptor;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import dev.priok.oci.Documents;
import dev.priok.registry.http.Permissions;
import dev.priok.registry.storage.DocumentLinks;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.storage.GarbageCollection.Report;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RegistryStorage.Placement;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registry.storage.Retention;
import dev.priok.registry.storage.StoredManifest;
import dev.priok.registry.storage.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Collections of a registry that serves. */
class GarbageIT extends OpenRegistry {
    private static final Duration NOW = Duration.ZERO;

    private final Semaphore attempts = new Semaphore(0);

    private Report collect(Duration grace, boolean dryRun, boolean untagged) throws IOException {
        return GarbageCollection.run(registry.server().storage(), new GarbageCollection.Rules(grace, dryRun, untagged));
    }

    private long blobFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void whatWasDeletedGoesFromDiskAndTheRestStays() throws IOException {
        byte[] kept = registry.pushImage("a", "v1", "one");
        byte[] gone = registry.pushImage("a", "v2", "two");
        registry.delete("/v2/a/manifests/" + Digest.sha256(gone));
        assertThat(collect(NOW, true, false)).isEqualTo(new Report(0, 2, 3, 9 + 12 + gone.length, 0));
        assertThat(blobFiles()).isEqualTo(6);
        assertThat(collect(NOW, false, false).blobs()).isEqualTo(3);
        assertThat(blobFiles()).isEqualTo(3);
        assertThat(registry.get("/v2/a/manifests/v1").body()).isEqualTo(kept);
        assertThat(registry.get("/v2/a/blobs/" + Digest.sha256(bytes("layer one")))
                        .body())
                .isEqualTo(bytes("layer one"));
        assertThat(registry.head("/v2/a/blobs/" + Digest.sha256(bytes("layer two")))
                        .statusCode())
                .isEqualTo(404);
        assertThat(collect(NOW, false, true)).isEqualTo(new Report(0, 0, 0, 0, 0));
    }

    @Test
    void anotherRepositoryKeepsWhatItShares() throws IOException {
        byte[] image = registry.pushImage("a", "v1", "one");
        registry.pushImage("b", "v1", "one");
        registry.delete("/v2/a/manifests/" + Digest.sha256(image));
        assertThat(collect(NOW, false, false)).isEqualTo(new Report(0, 2, 0, 0, 0));
        assertThat(registry.get("/v2/b/manifests/v1").body()).isEqualTo(image);
        assertThat(registry.get("/v2/b/blobs/" + Digest.sha256(bytes("layer one")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsYoungStays() throws IOException {
        registry.pushBlob("a", bytes("its manifest is on the way"));
        assertThat(collect(Duration.ofHours(1), false, true)).isEqualTo(new Report(0, 0, 0, 0, 0));
        assertThat(collect(NOW, false, true).blobs()).isEqualTo(1);
    }

    @Test
    void untaggedManifestsGoOnlyIfAskedForAndNothingLeadsToThem() throws IOException {
        byte[] part = registry.imageOf("a", "part", "");
        registry.putManifest("a", Digest.sha256(part).toString(), MANIFEST, part);
        byte[] index = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                + descriptor(MANIFEST, Digest.sha256(part), part.length) + "]}");
        registry.putManifest("a", "all", INDEX, index);
        byte[] signature = registry.imageOf(
                "a", "signature", "\"subject\":" + descriptor(INDEX, Digest.sha256(index), index.length) + ",");
        registry.putManifest("a", Digest.sha256(signature).toString(), MANIFEST, signature);
        byte[] old = registry.pushImage("a", "latest", "old");
        registry.pushImage("a", "latest", "new");
        assertThat(collect(NOW, false, false).manifests()).isZero();
        assertThat(collect(NOW, false, true).manifests()).isEqualTo(1);
        for (byte[] there : List.of(part, index, signature)) {
            assertThat(registry.get("/v2/a/manifests/" + Digest.sha256(there)).body())
                    .isEqualTo(there);
        }
        assertThat(registry.get("/v2/a/manifests/" + Digest.sha256(old)).statusCode())
                .isEqualTo(404);
        registry.delete("/v2/a/manifests/all");
        assertThat(collect(NOW, false, true).manifests()).isEqualTo(3);
    }

    /** However deep: nobody who pushes them can make a collection fail. */
    @Test
    void indexesInIndexesAreFollowedToTheImage() throws IOException {
        byte[] innermost = registry.imageOf("a", "one", "");
        String type = MANIFEST;
        byte[] inner = innermost;
        for (int depth = 0; depth < 100; depth++) {
            registry.putManifest("a", Digest.sha256(inner).toString(), type, inner);
            inner = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                    + descriptor(type, Digest.sha256(inner), inner.length) + "]}");
            type = INDEX;
        }
        registry.putManifest("a", "outermost", INDEX, inner);
        assertThat(collect(NOW, false, true)).isEqualTo(new Report(0, 0, 0, 0, 0));
        assertThat(registry.get("/v2/a/manifests/" + Digest.sha256(innermost)).body())
                .isEqualTo(innermost);
        registry.delete("/v2/a/manifests/outermost");
        assertThat(collect(NOW, false, true).manifests()).isEqualTo(101);
    }

    private void push(String repository, String tag, Duration age) throws IOException {
        registry.pushImage(repository, tag, repository + tag);
        FileTime time = FileTime.from(Instant.now().minus(age));
        Files.setLastModifiedTime(root.resolve("repositories/" + repository + "/_tags/" + tag), time);
    }

    private Report retain(boolean dryRun, boolean untagged, Retention.Rule... rules) throws IOException {
        return GarbageCollection.run(
                registry.server().storage(),
                new GarbageCollection.Rules(NOW, dryRun, untagged, new Retention(List.of(rules))));
    }

    private static Retention.Rule rule(String repositories, String tags) {
        return new Retention.Rule(
                NamePattern.parse(repositories), NamePattern.parse(tags), Optional.empty(), Optional.empty());
    }

    @Test
    void tagsThatNoRuleKeepsGo() throws IOException {
        for (int i = 1; i <= 4; i++) {
            push("a", "pr-" + i, Duration.ofDays(10 - i));
        }
        push("a", "v1", Duration.ofDays(100));
        push("a", "nightly", Duration.ofDays(1));
        push("b", "old", Duration.ofDays(1000));
        Retention.Rule newest =
                new Retention.Rule(NamePattern.parse("a"), NamePattern.parse("pr-*"), Optional.of(2), Optional.empty());
        Report dry = retain(true, true, newest, rule("a", "v*"));
        assertThat(dry.tags()).containsExactly("a:nightly", "a:pr-1", "a:pr-2");
        assertThat(dry.manifests()).isEqualTo(3);
        assertThat(text(registry.get("/v2/a/tags/list"))).contains("nightly").contains("pr-1");
        Report real = retain(false, true, newest, rule("a", "v*"));
        assertThat(real).isEqualTo(dry);
        assertThat(text(registry.get("/v2/a/tags/list"))).contains("[\"pr-3\",\"pr-4\",\"v1\"]");
        assertThat(text(registry.get("/v2/b/tags/list"))).contains("[\"old\"]");
        assertThat(registry.get("/v2/a/blobs/" + Digest.sha256(bytes("layer apr-1")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatWasPulledOrPushedLatelyCanBeKept() throws IOException {
        reopen(new Permissions(false, true, true));
        push("a", "pulled", Duration.ofDays(50));
        push("a", "looked-at", Duration.ofDays(50));
        push("a", "pushed", Duration.ofDays(2));
        registry.get("/v2/a/manifests/pulled");
        registry.head("/v2/a/manifests/looked-at");
        Retention.Rule used = new Retention.Rule(
                NamePattern.parse("**"), NamePattern.parse("*"), Optional.empty(), Optional.of(Duration.ofDays(30)));
        assertThat(retain(false, false, used).tags()).containsExactly("a:looked-at");
        assertThat(text(registry.get("/v2/a/tags/list"))).contains("[\"pulled\",\"pushed\"]");
    }

    /** Stores it as a:v1, and does that before it is linked. */
    private void putMeanwhile(byte[] content, RegistryStorage.Check meanwhile) throws IOException {
        StoredManifest manifest = new StoredManifest(MANIFEST, Digest.sha256(content), content);
        registry.server()
                .storage()
                .putManifest(
                        new Placement(new RepositoryName("a"), List.of(new Tag("v1"))),
                        manifest,
                        DocumentLinks.of(Documents.parse(content, MANIFEST), manifest),
                        meanwhile);
    }

    /** What is pushed again while a collection looks at it stays. */
    @Test
    void tagsThatAreBeingPushedStay() throws IOException {
        byte[] content = registry.pushImage("a", "v1", "one");
        putMeanwhile(
                content,
                () -> assertThat(retain(false, true, rule("a", "none")).tags()).isEmpty());
        assertThat(registry.get("/v2/a/manifests/v1").body()).isEqualTo(content);
        assertThat(retain(false, true, rule("a", "none")).tags()).containsExactly("a:v1");
    }

    @Test
    void aDamagedManifestKeepsItsRepository() throws IOException {
        Digest image = Digest.sha256(registry.pushImage("a", "v1", "one"));
        Files.writeString(
                root.resolve("blobs/sha256")
                        .resolve(image.hex().substring(0, 2))
                        .resolve(image.hex()),
                "{");
        assertThat(collect(NOW, false, true)).isEqualTo(new Report(0, 0, 0, 0, 1));
    }

    @Test
    void whatAManifestNamesStaysWhileItIsAccepted() throws IOException {
        byte[] content = registry.imageOf("a", "one", "");
        putMeanwhile(content, () -> assertThat(collect(NOW, false, true)).isEqualTo(new Report(0, 0, 0, 0, 0)));
        assertThat(registry.get("/v2/a/manifests/v1").body()).isEqualTo(content);
        assertThat(registry.get("/v2/a/blobs/" + Digest.sha256(bytes("layer one")))
                        .body())
                .isEqualTo(bytes("layer one"));
    }

    /** Images share layers with what is garbage, and the grace time is none: only pins keep them. */
    @Test
    void whatIsPushedMeanwhileIsWhole() throws Exception {
        Map<String, byte[]> pushed = new ConcurrentHashMap<>();
        try (ExecutorService pushers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = List.of(
                    pushers.submit(() -> pushAndDelete("r0", pushed)),
                    pushers.submit(() -> pushAndDelete("r1", pushed)));
            while (!all.stream().allMatch(Future::isDone)) {
                if (attempts.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    collect(NOW, false, true);
                }
            }
            for (Future<?> pusher : all) {
                pusher.get();
            }
        }
        assertThat(pushed).hasSize(2 * 10);
        collect(NOW, false, true);
        pushed.forEach((path, manifest) -> {
            assertThat(registry.get("/v2/" + path).body()).isEqualTo(manifest);
            String repository = path.substring(0, path.indexOf('/'));
            int number = Integer.parseInt(path.substring(path.lastIndexOf('t') + 1));
            byte[] layer = bytes("layer shared " + number % 4);
            assertThat(registry.get("/v2/" + repository + "/blobs/" + Digest.sha256(layer))
                            .body())
                    .isEqualTo(layer);
        });
    }

    private void pushAndDelete(String repository, Map<String, byte[]> pushed) {
        for (int i = 0; i < 15; i++) {
            pushUntilAccepted(repository, "t" + i, "shared " + i % 4, pushed);
            if (i % 3 == 0) {
                byte[] deleted = pushed.remove(repository + "/manifests/t" + i);
                registry.delete("/v2/" + repository + "/manifests/t" + i);
                assertThat(deleted).isNotNull();
            }
        }
    }

    /**
     * Without a grace time blobs may go before their manifest comes; then it is refused, never accepted broken. One
     * collection follows each attempt, into the next: one after the other without end, they would leave none a chance.
     */
    private void pushUntilAccepted(String repository, String tag, String content, Map<String, byte[]> pushed) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            byte[] manifest = registry.imageOf(repository, content, "");
            int status =
                    registry.putManifest(repository, tag, MANIFEST, manifest).statusCode();
            attempts.release();
            if (status == 201) {
                pushed.put(repository + "/manifests/" + tag, manifest);
                return;
            }
            assertThat(status).isEqualTo(404);
        }
        throw new AssertionError("never accepted: " + repository + ":" + tag);
    }
}
