package dev.priok.registry.cache;

import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.RegistrySettings.Patience;
import dev.priok.registryclient.wire.Repositories;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All copies of other registries that one registry keeps. Thread-safe. Closing ends what is being fetched. */
public final class Caches implements AutoCloseable {
    /** How long upstreams are waited for: clients wait as well, and give up after a minute or so. */
    public static final Patience PATIENCE = new Patience(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(10), 4);

    private static final System.Logger LOG = System.getLogger(Caches.class.getName());

    private final List<Upstream> upstreams;
    private final RegistryStorage storage;
    private final CachedRepository.Shared shared;

    /** @param settings how upstreams are found, trusted and waited for */
    public Caches(List<Upstream> upstreams, RegistryStorage storage, Metrics metrics, RegistrySettings settings) {
        this.upstreams = upstreams.stream()
                .sorted(Comparator.comparingInt(
                                (Upstream upstream) -> upstream.prefix().length())
                        .reversed())
                .toList();
        this.storage = storage;
        this.shared = new CachedRepository.Shared(
                storage,
                metrics,
                new Repositories(settings),
                settings.patience(),
                new BlobDownloads(storage, metrics),
                new SharedQuestions<>());
    }

    /** The repository, if it is a copy; the longest prefix counts. */
    public Optional<CachedRepository> of(RepositoryName name) {
        return upstream(name.text()).map(upstream -> new CachedRepository(shared, upstream, name));
    }

    private Optional<Upstream> upstream(String name) {
        return upstreams.stream().filter(upstream -> upstream.hasCopy(name)).findFirst();
    }

    /**
     * The name here of a repository that a client names as its own registry does, together with that registry ({@code
     * ns}, as containerd sends it to mirrors). A registry that this is no copy of has its name left, unless all names
     * here are another one's: then it is empty.
     */
    public Optional<RepositoryName> place(RepositoryName name, String namespace) {
        Optional<Upstream> meant = upstreams.stream()
                .filter(upstream -> upstream.isMeantBy(namespace))
                .findFirst();
        if (meant.isPresent()) {
            String prefix = meant.get().prefix();
            return Optional.of(prefix.isEmpty() ? name : new RepositoryName(prefix + "/" + name));
        }
        boolean isTaken =
                upstreams.stream().anyMatch(upstream -> upstream.prefix().isEmpty());
        return isTaken ? Optional.empty() : Optional.of(name);
    }

    /** Takes away what nobody asked for in the time that its upstream's settings give it. */
    public void expire() throws IOException {
        for (String name : List.copyOf(storage.repositories())) {
            Optional<Duration> ttl = upstream(name).map(Upstream::ttl).filter(Duration::isPositive);
            if (ttl.isPresent()) {
                int count = storage.deleteManifestsUnusedSince(
                        new RepositoryName(name), Instant.now().minus(ttl.get()));
                if (count > 0) {
                    LOG.log(Level.INFO, "copies expired repository=" + name + " manifests=" + count);
                }
            }
        }
    }

    /** How often {@link #expire} is to be called; empty: never. */
    public Optional<Duration> expireEvery() {
        return upstreams.stream()
                .map(Upstream::ttl)
                .filter(Duration::isPositive)
                .min(Comparator.naturalOrder())
                .map(shortest -> shortest.dividedBy(10))
                .map(tenth -> tenth.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : tenth)
                .map(tenth -> tenth.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : tenth);
    }

    @Override
    public void close() {
        shared.downloads().close();
    }
}
