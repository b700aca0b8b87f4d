package dev.priok.build.exchange;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.BuildRequest.CacheImport;
import dev.priok.build.cache.BuildCache.NewResult;
import dev.priok.build.content.ClientContent;
import dev.priok.build.content.RegistryContent;
import dev.priok.build.content.RemoteContent;
import dev.priok.build.content.RemoteLayers;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.build.step.LayerTimes;
import dev.priok.build.step.OtherCaches;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Caches that a build takes from. What they have is known when the build begins; layers come when their files are needed. One
 * that can't be read is told of and does without. Thread-safe.
 */
public final class ImportedCaches implements OtherCaches {
    private static final Set<String> KNOWN =
            Set.of("ref", "src", "digest", "tag", "type", "registry.insecure", "ignore-error");

    private final StepPorts ports;
    private final Map<Digest, Found> found = new HashMap<>();

    private record Found(CacheEntry entry, RemoteContent content) {}

    private ImportedCaches(StepPorts ports) {
        this.ports = ports;
    }

    /** Reads what the caches have. */
    public static ImportedCaches read(
            StepPorts ports, List<CacheImport> wanted, BuildClient client, BuildProgress progress) {
        ImportedCaches caches = new ImportedCaches(ports);
        wanted.forEach(ImportedCaches::requireKnown);
        for (CacheImport one : wanted) {
            caches.read(one, client, progress);
        }
        return caches;
    }

    private static void requireKnown(CacheImport wanted) {
        wanted.attributes().forEach((name, value) -> {
            if (!KNOWN.contains(name) || (name.equals("registry.insecure") && value.equals("true"))) {
                throw EngineException.notImplemented(
                        "cache-from attribute " + name + "=" + value + " is not supported for type=" + wanted.type());
            }
        });
    }

    private void read(CacheImport wanted, BuildClient client, BuildProgress progress) {
        String place =
                wanted.attributes().getOrDefault("ref", wanted.attributes().getOrDefault("src", ""));
        String words = "importing cache manifest from " + place;
        Digest vertex = Digest.sha256(words.getBytes(StandardCharsets.UTF_8));
        Instant started = Instant.now();
        progress.vertex(new VertexState(vertex, words, List.of(), started, null, false, ""));
        String error = "";
        try {
            RemoteContent content = content(wanted, client);
            for (CacheEntry entry : new CacheReading(content).read()) {
                found.putIfAbsent(entry.key(), new Found(entry, content));
            }
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.Cancelled) {
                throw e;
            }
            error = e.error().message();
        }
        progress.vertex(new VertexState(vertex, words, List.of(), started, Instant.now(), false, error));
    }

    private RemoteContent content(CacheImport wanted, BuildClient client) {
        Map<String, String> attributes = wanted.attributes();
        return switch (wanted.type()) {
            case "registry" -> {
                ImageReference name =
                        ImageReference.parse(required(wanted, "ref")).withDefaultTag();
                try {
                    yield new RegistryContent(ports.registries(), name, client.credentials(name.domain()));
                } catch (IOException e) {
                    throw new EngineException(
                            new EngineError.Unavailable("the client gives no credentials for " + name.domain()), e);
                }
            }
            case "local" ->
                new ClientContent(
                        client,
                        ports.content(),
                        "local:" + required(wanted, "src"),
                        Digest.parse(attributes.getOrDefault("digest", "")));
            default -> throw EngineException.invalid("caches of the type " + wanted.type() + " are not supported");
        };
    }

    private static String required(CacheImport wanted, String name) {
        String value = wanted.attributes().getOrDefault(name, "");
        if (value.isEmpty()) {
            throw EngineException.invalid(wanted.type() + " cache importer requires " + name);
        }
        return value;
    }

    @Override
    public Optional<FileTree> find(Digest key, Supplier<FileTree> making) {
        Found hit = found.get(key);
        if (hit == null) {
            return Optional.empty();
        }
        List<Layer> layers = hit.entry().layers().stream()
                .map(layer -> new Layer(layer.diffId(), layer.made()))
                .toList();
        return Optional.of(
                new FileTree.Elsewhere(layers, () -> hit.entry().hasBlobs() ? bring(hit, layers) : made(making.get())));
    }

    private static FileTree.Layers made(FileTree tree) {
        if (tree instanceof FileTree.Layers layers) {
            return layers;
        }
        tree.close();
        throw EngineException.internal("a step that a cache knows made no layers", null);
    }

    /** What came is in this machine's cache from then on. */
    private FileTree.Layers bring(Found hit, List<Layer> layers) {
        List<RemoteLayers.Wanted> wanted = hit.entry().layers().stream()
                .map(layer -> new RemoteLayers.Wanted(layer.diffId(), Objects.requireNonNull(layer.blob())))
                .toList();
        List<HeldLayer> held = new RemoteLayers(hit.content(), ports.content()).bring(wanted);
        ports.cache()
                .keep(new NewResult(
                        "from the cache " + hit.content().name(),
                        List.of(hit.entry().key()),
                        hit.entry().diffIds(),
                        layers.size() - 1,
                        LayerTimes.notes(layers)));
        return new FileTree.Layers(layers, () -> held.forEach(HeldLayer::close));
    }
}
