package dev.priok.build.export;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildOutput;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.TaskScope;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.image.RegistryImages.Push;
import dev.priok.engine.image.RegistryImages.PushListener;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.step.Steps;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Hands results over. Thread-safe. */
public final class Exporter {
    /** What an image of this engine has no choice in, as its users say it. */
    private static final Map<String, Set<String>> AS_IT_IS = Map.of(
            "compression", Set.of("", "gzip"),
            "oci-mediatypes", Set.of("", "false"),
            "push-by-digest", Set.of("", "false"),
            "name-canonical", Set.of("", "false", "true"),
            "force-compression", Set.of("", "false"),
            "unpack", Set.of("", "true", "false"),
            "store", Set.of("", "true"),
            "registry.insecure", Set.of("", "false"));

    private static final Set<String> HANDLED = Set.of("name", "push", "rewrite-timestamp");

    private static final int PIPE_BYTES = 256 << 10;

    private final ImageContent content;
    private final Steps steps;
    private final ContainerFiles files;
    private final RegistryImages registry;
    private final InstantSource clock;

    public Exporter(
            ImageContent content, Steps steps, ContainerFiles files, RegistryImages registry, InstantSource clock) {
        this.content = content;
        this.steps = steps;
        this.files = files;
        this.registry = registry;
        this.clock = clock;
    }

    /** NotImplemented, with its name, for what this doesn't do; before any work is done. */
    public void require(List<BuildOutput> outputs, int platforms) {
        for (BuildOutput output : outputs) {
            switch (output.kind()) {
                case IMAGE -> {
                    if (platforms > 1) {
                        throw EngineException.notImplemented(
                                "images of several platforms are not supported yet: an image"
                                        + " of this engine has one platform; build them one by one");
                    }
                    requireKnown(output);
                }
                case LOCAL, TAR -> {
                    if (platforms > 1) {
                        throw EngineException.notImplemented(
                                "files of several platforms as one output are not supported yet");
                    }
                }
                case OCI, DOCKER ->
                    throw EngineException.notImplemented(
                            "output type=" + output.kind().name().toLowerCase(Locale.ROOT)
                                    + " is not supported yet; docker save writes images of this engine as such archives");
                case NONE -> {}
            }
        }
    }

    private static void requireKnown(BuildOutput output) {
        output.attributes().forEach((name, value) -> {
            boolean known = HANDLED.contains(name)
                    || AS_IT_IS.getOrDefault(name, Set.of()).contains(value);
            if (!known) {
                throw EngineException.notImplemented(
                        "output attribute " + name + "=" + value + " is not supported yet for type=image");
            }
        });
    }

    /** Hands over everything that was asked for; without outputs, an image without a name. */
    public BuildOutcome export(List<Result> results, List<BuildOutput> outputs, BuildClient client) {
        Map<String, String> response = new HashMap<>();
        @Nullable ImageId image = null;
        for (BuildOutput output : outputs) {
            switch (output.kind()) {
                case IMAGE -> image = image(results.getFirst(), output, client, response);
                case LOCAL -> local(results.getFirst(), output, client);
                case TAR -> tar(results.getFirst(), output, client);
                case OCI, DOCKER -> throw new IllegalStateException("refused before: " + output);
                case NONE -> {}
            }
        }
        return new BuildOutcome(image, response);
    }

    private ImageId image(Result result, BuildOutput output, BuildClient client, Map<String, String> response) {
        List<ImageReference> names = names(output);
        boolean rewritten =
                output.attributes().getOrDefault("rewrite-timestamp", "").equals("true");
        ImageId id = add(result, names, rewritten);
        response.put("containerimage.config.digest", id.toString());
        response.put("containerimage.digest", id.toString());
        if (!names.isEmpty()) {
            response.put(
                    "image.name",
                    String.join(
                            ",", names.stream().map(ImageReference::toString).toList()));
        }
        if (output.attributes().getOrDefault("push", "").equals("true")) {
            if (names.isEmpty()) {
                throw EngineException.invalid("an image needs a name to be pushed");
            }
            names.forEach(name ->
                    response.put("containerimage.digest", push(name, client).toString()));
        }
        return id;
    }

    private static List<ImageReference> names(BuildOutput output) {
        List<ImageReference> names = new ArrayList<>();
        for (String name : output.attributes().getOrDefault("name", "").split(",")) {
            if (!name.isBlank()) {
                names.add(ImageReference.parse(name.strip()).withDefaultTag());
            }
        }
        return names;
    }

    private ImageId add(Result result, List<ImageReference> names, boolean rewritten) {
        List<HeldLayer> held = new ArrayList<>();
        try {
            Instant epoch = result.target().epoch();
            for (Layer layer : result.layers()) {
                HeldLayer here = content.hold(layer.diffId())
                        .orElseThrow(
                                () -> EngineException.notFound("layer " + layer.diffId() + " is not here any more"));
                held.add(here);
                if (rewritten && epoch != null && layer.made() != null) {
                    held.set(held.size() - 1, rewritten(here, epoch));
                }
            }
            byte[] config = ConfigJson.write(
                    result.target(),
                    LayerHistory.of(result, clock.instant()),
                    held.stream().map(HeldLayer::diffId).toList());
            return content.add(config, held, names);
        } finally {
            held.forEach(HeldLayer::close);
        }
    }

    /** The layer without times later than the moment that all of the image is to have. */
    private HeldLayer rewritten(HeldLayer layer, Instant epoch) {
        try (layer;
                TaskScope scope = new TaskScope("rewrite-timestamp");
                PipedInputStream in = new PipedInputStream(PIPE_BYTES);
                PipedInputStream clamped = new PipedInputStream(PIPE_BYTES)) {
            PipedOutputStream tar = new PipedOutputStream(in);
            PipedOutputStream out = new PipedOutputStream(clamped);
            CompletableFuture<Boolean> read =
                    scope.compute("read", () -> closing(tar, () -> content.writeTar(layer, tar)));
            CompletableFuture<Boolean> clamping =
                    scope.compute("clamp", () -> closing(out, () -> ClampedTimes.copy(in, out, epoch)));
            HeldLayer rewritten = content.receive(clamped, _ -> {});
            try {
                read.join();
                clamping.join();
                return rewritten;
            } catch (CompletionException e) {
                rewritten.close();
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
        } catch (IOException e) {
            throw EngineException.internal(
                    "cannot rewrite the times of layer " + layer.diffId() + ": " + e.getMessage(), e);
        }
    }

    /** Writes to a pipe. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private static boolean closing(PipedOutputStream pipe, Writing writing) {
        try (pipe) {
            writing.run();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Digest push(ImageReference name, BuildClient client) {
        LastPushed last = new LastPushed();
        try {
            registry.push(new Push(name, client.credentials(name.domain())), last);
        } catch (IOException e) {
            throw unavailable("the client gives no credentials for " + name.domain(), e);
        }
        Pushed pushed = last.pushed;
        if (pushed == null) {
            throw EngineException.internal("nothing was pushed as " + name, null);
        }
        return pushed.digest();
    }

    private void local(Result result, BuildOutput output, BuildClient client) {
        try (OpenRoot root = steps.view(result.diffIds())) {
            client.sendDirectory(output.destination(), root.path());
        } catch (IOException e) {
            throw unavailable("the client doesn't take the files", e);
        }
    }

    private void tar(Result result, BuildOutput output, BuildClient client) {
        try (OpenRoot root = steps.view(result.diffIds());
                OutputStream out = client.openFile(output.destination(), output.attributes())) {
            files.export(new ContainerFiles.Root(root.path()), out);
        } catch (IOException e) {
            throw unavailable("the client doesn't take the tar", e);
        }
    }

    private static EngineException unavailable(String what, IOException cause) {
        return new EngineException(new EngineError.Unavailable(what + ": " + cause.getMessage()), cause);
    }

    private static final class LastPushed implements PushListener {
        private volatile @Nullable Pushed pushed;

        @Override
        public void begun(ImageReference repository) {}

        @Override
        public void pushed(String tag, Pushed last) {
            pushed = last;
        }

        @Override
        public void blob(Digest blob, BlobStep step, long currentBytes, long totalBytes) {}
    }
}
