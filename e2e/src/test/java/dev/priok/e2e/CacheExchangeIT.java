package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons, one of which has nothing but what the other left in a registry or a directory. */
@WithDaemon
class CacheExchangeIT {
    private static final String DOCKERFILE = """
            FROM busybox AS base
            RUN echo base >/base
            FROM base AS made
            COPY source /source
            RUN cat /source /proc/sys/kernel/random/uuid >/made
            FROM base
            COPY --from=made /made /made
            RUN test -s /made
            """;
    private static final int STEPS = 5;

    @TempDir
    static Path place;

    private static RegistryProcess registry;
    private static PriokDaemon other;

    private final PriokDaemon priok;

    @TempDir
    Path context;

    CacheExchangeIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @BeforeAll
    static void startOthers() {
        registry = RegistryProcess.start(place);
        other = PriokDaemon.start();
        Programs.run(
                        other.environment(),
                        List.of(
                                "docker",
                                "import",
                                "--change",
                                "CMD [\"sh\"]",
                                BusyboxTar.file().toString(),
                                "busybox:latest"))
                .ok();
    }

    @AfterAll
    static void endOthers() {
        other.close();
        registry.close();
    }

    @BeforeEach
    void emptyCaches() throws IOException {
        priok.docker("builder", "prune", "-af").ok();
        other.docker("builder", "prune", "-af").ok();
        Files.writeString(context.resolve("source"), "source\n");
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    }

    @Test
    void aCacheInARegistryHasEveryStepForADaemonThatHasNone() {
        String cache = registry.host() + "/cache:all";
        build(priok, "--cache-to", "type=registry,mode=max,ref=" + cache, "-t", "exchanged");
        Result taken = build(other, "--cache-from", "type=registry,ref=" + cache, "-t", "exchanged");
        assertThat(cached(taken)).isEqualTo(STEPS);
        assertThat(made(other, "exchanged")).isEqualTo(made(priok, "exchanged"));
    }

    @Test
    void whatNoImageHasIsKnownOnlyAndMadeWhereItIsNeeded() {
        String cache = registry.host() + "/cache:few";
        build(priok, "--cache-to", "type=registry,compression=zstd,ref=" + cache, "-t", "exchanged");
        Result taken = build(other, "--cache-from", cache, "-t", "exchanged");
        assertThat(cached(taken)).isEqualTo(STEPS);
        assertThat(made(other, "exchanged")).isEqualTo(made(priok, "exchanged"));

        other.docker("builder", "prune", "-af").ok();
        build(other, "--cache-from", cache, "--target", "made", "-t", "stage");
        assertThat(made(other, "stage")).startsWith("source\n");
    }

    @Test
    void anImageHasItsOwnCacheInIt() {
        String image = registry.host() + "/inline:1";
        build(priok, "--build-arg", "BUILDKIT_INLINE_CACHE=1", "-t", image);
        priok.docker("push", image).ok();
        Result taken = build(other, "--cache-from", image, "-t", "inline");
        assertThat(cached(taken)).isEqualTo(STEPS);
        assertThat(made(other, "inline")).isEqualTo(made(priok, image));

        Map<String, String> environment = new HashMap<>(other.environment());
        environment.put("DOCKER_BUILDKIT", "1");
        other.docker("builder", "prune", "-af").ok();
        Result bySession = Programs.run(
                        environment,
                        PeerDockerd.client("build", "--progress=plain", "--cache-from", image, context.toString()))
                .ok();
        assertThat(bySession.err().split("CACHED", -1)).hasSizeGreaterThan(STEPS);
    }

    @Test
    void aCacheInADirectoryIsTheClients(@TempDir Path directory) throws IOException {
        Path cache = directory.resolve("cache");
        String to = "type=local,mode=max,dest=" + cache;
        String from = "type=local,src=" + cache;
        assertThat(build(priok, "--cache-to", to, "--cache-from", from, "-t", "exchanged")
                        .err())
                .contains("not found");
        Result taken = build(other, "--cache-from", from, "-t", "exchanged");
        assertThat(cached(taken)).isEqualTo(STEPS);
        assertThat(made(other, "exchanged")).isEqualTo(made(priok, "exchanged"));

        Files.writeString(context.resolve("source"), "other\n");
        Map<Path, FileTime> before = blobs(cache);
        build(priok, "--cache-to", to, "-t", "exchanged");
        assertThat(blobs(cache)).as("what was there isn't written again").containsAllEntriesOf(before);
        other.docker("builder", "prune", "-af").ok();
        assertThat(cached(build(other, "--cache-from", from, "-t", "exchanged")))
                .as("the tag is the newer cache's")
                .isEqualTo(STEPS);
        assertThat(made(other, "exchanged")).startsWith("other\n");
    }

    @Test
    void aCacheInADirectoryComesAndGoesOverTheSessionOfBuildx(@TempDir Path directory) throws IOException {
        Path cache = directory.resolve("cache");
        String from = "type=local,src=" + cache;
        Result first = buildx(
                        priok,
                        "--cache-to",
                        "type=local,mode=max,dest=" + cache,
                        "--cache-from",
                        from,
                        "-t",
                        "exchanged")
                .ok();
        assertThat(first.err()).contains("exporting cache to client directory").doesNotContain("CACHED");
        assertThat(cache.resolve("index.json")).content().contains("\"org.opencontainers.image.ref.name\":\"latest\"");

        assertThat(steps(buildx(other, "--cache-from", from, "-t", "exchanged").ok()))
                .isEqualTo(STEPS);
        assertThat(made(other, "exchanged")).isEqualTo(made(priok, "exchanged"));

        Map<Path, FileTime> before = blobs(cache);
        Files.writeString(context.resolve("source"), "other\n");
        buildx(priok, "--cache-to", "type=local,tag=second,mode=max,dest=" + cache, "-t", "second")
                .ok();
        assertThat(blobs(cache)).as("what was there isn't written again").containsAllEntriesOf(before);
        other.docker("builder", "prune", "-af").ok();
        assertThat(cached(build(other, "--cache-from", from + ",tag=second", "-t", "second")))
                .as("priok build takes what buildx wrote")
                .isEqualTo(STEPS);
        assertThat(made(other, "second")).isEqualTo(made(priok, "second")).startsWith("other\n");

        for (Path blob : blobs(cache).keySet()) {
            Files.delete(blob);
        }
        other.docker("builder", "prune", "-af").ok();
        assertThat(steps(buildx(other, "--cache-from", from).ok()))
                .as("a cache without its blobs is done without")
                .isZero();
    }

    private Result buildx(PriokDaemon daemon, String... options) {
        StockClients.addPlugins(daemon.environment());
        List<String> words = new ArrayList<>(List.of(StockClients.docker(), "buildx", "build", "--progress=plain"));
        words.addAll(List.of(options));
        words.add(context.toString());
        return Programs.run(daemon.environment(), words);
    }

    private static int steps(Result cachedByBuildx) {
        return cachedByBuildx.err().split(" CACHED", -1).length - 1;
    }

    @Test
    void aDirectoryWithoutItsBlobsIsToldOfAndDoneWithout(@TempDir Path directory) throws IOException {
        build(priok, "--cache-to", "type=local,dest=" + directory, "-t", "exchanged");
        for (Path blob : blobs(directory).keySet()) {
            Files.delete(blob);
        }
        Result built = build(other, "--cache-from", "type=local,src=" + directory);
        assertThat(cached(built)).isZero();
        assertThat(tried(other, "--cache-from", "type=local,tag=none,src=" + directory)
                        .err())
                .contains("nothing with the tag none");
    }

    private static Map<Path, FileTime> blobs(Path cache) throws IOException {
        Map<Path, FileTime> found = new HashMap<>();
        try (Stream<Path> files = Files.list(cache.resolve("blobs/sha256"))) {
            for (Path file : files.toList()) {
                found.put(file, Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    @Test
    void aCacheThatIsNotThereIsNoFailure() {
        String nowhere = registry.host() + "/cache:never";
        assertThat(cached(build(priok, "--cache-from", nowhere))).isZero();
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        assertThat(tried(priok, "--cache-to", "type=gha").err()).contains("gha");
        assertThat(tried(priok, "--cache-to", "type=s3,bucket=b").err()).contains("s3");
        assertThat(tried(priok, "--cache-to", "type=registry,ref=a/b,strange=1").err())
                .contains("strange");
        assertThat(tried(priok, "--cache-to", "type=inline,mode=max").err()).contains("mode=max");
        assertThat(tried(priok, "--cache-from", "type=azblob,name=x").err()).contains("azblob");
        Map<String, String> classic = new HashMap<>(priok.environment());
        classic.put("DOCKER_BUILDKIT", "0");
        assertThat(Programs.run(
                                classic,
                                List.of("docker", "build", "--cache-from=\"type=local,src=x\"", context.toString()))
                        .err())
                .contains("type local", "doesn't offer");
    }

    private Result build(PriokDaemon daemon, String... options) {
        return tried(daemon, options).ok();
    }

    private Result tried(PriokDaemon daemon, String... options) {
        List<String> words = new ArrayList<>(List.of("build"));
        words.addAll(List.of(options));
        words.add(context.toString());
        return daemon.priok(words.toArray(String[]::new));
    }

    private static int cached(Result built) {
        return built.out().split(" ---> Using cache", -1).length - 1;
    }

    private static String made(PriokDaemon daemon, String image) {
        return daemon.docker("run", "--rm", image, "cat", "/made").ok().out();
    }
}
