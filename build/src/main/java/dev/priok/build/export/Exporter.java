package dev.priok.build.export;

import dev.priok.build.Attestations;
import dev.priok.build.BuildClient;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.attest.BuildRun;
import dev.priok.build.attest.Statement;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hands results over. Thread-safe. */
public final class Exporter {
    private final ImageFinishing finishing;
    private final ImageKeeping keeping;
    private final ImagePushing pushing;
    private final LayoutExport layouts;
    private final FilesExport files;
    private final Attesting attesting;

    public Exporter(StepPorts ports, ContainerFiles files, InstantSource clock) {
        this.finishing = new ImageFinishing(ports.content(), clock);
        this.keeping = new ImageKeeping(ports);
        this.pushing = new ImagePushing(ports);
        this.layouts = new LayoutExport(ports, files, clock);
        this.attesting = new Attesting(ports);
        this.files = new FilesExport(ports, files, attesting);
    }

    /**
     * What is handed over, and to whom.
     *
     * @param run what was done
     * @param results one for each platform that was asked for, or one
     */
    public record Delivery(BuildRun run, List<Result> results, BuildClient client, BuildProgress progress) {
        public Delivery {
            results = List.copyOf(results);
        }

        List<Platform> platforms() {
            return results.stream().map(result -> result.target().platform()).toList();
        }

        boolean isIndexed() {
            return run.request().isIndexed();
        }
    }

    /** NotImplemented or InvalidParameter, with its name, for what this doesn't do; before any work is done. */
    public void require(BuildRequest request) {
        Attestations attestations = request.attestations();
        boolean indexed = request.isIndexed();
        for (BuildOutput output : request.outputs()) {
            switch (output.kind()) {
                case IMAGE -> {
                    ImageOptions options = ImageOptions.of(output);
                    keeping.require(options, request.platforms().size());
                    if (options.pushed()) {
                        Attesting.wanted(attestations, options, indexed);
                    } else {
                        Attesting.refuse(attestations, "images of this engine alone");
                    }
                }
                case OCI -> Attesting.wanted(attestations, ImageOptions.of(output), indexed);
                case DOCKER -> {
                    LayoutExport.requireForDocker(ImageOptions.of(output), indexed);
                    Attesting.refuse(attestations, "outputs of the type docker");
                }
                case LOCAL, TAR -> FilesOptions.of(output);
                case NONE -> {}
            }
        }
    }

    /** Hands over everything that was asked for; without outputs, an image without a name. */
    public BuildOutcome export(Delivery delivery, List<BuildOutput> outputs) {
        Map<String, String> response = new HashMap<>();
        @Nullable ImageId image = null;
        for (int i = 0; i < outputs.size(); i++) {
            BuildOutput output = outputs.get(i);
            ExportReport report = new ExportReport(
                    delivery.progress(), delivery.run().request().reference(), i, title(output.kind()));
            switch (output.kind()) {
                case IMAGE -> {
                    ImageId made = report.whole(() -> image(delivery, ImageOptions.of(output), report, response));
                    image = made == null ? image : made;
                }
                case OCI, DOCKER -> report.whole(() -> layout(delivery, output, report, response));
                case LOCAL, TAR -> report.whole(() -> files.send(delivery, output));
                case NONE -> {}
            }
        }
        return new BuildOutcome(image, response);
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case IMAGE -> "exporting to image";
            case LOCAL -> "exporting to client directory";
            case TAR -> "exporting to client tarball";
            case OCI -> "exporting to oci image format";
            case DOCKER -> "exporting to docker image format";
            case NONE -> "";
        };
    }

    private @Nullable ImageId image(
            Delivery delivery, ImageOptions options, ExportReport report, Map<String, String> response) {
        try (Finished finished = finish(delivery, options)) {
            @Nullable ImageId id = keeping.keep(finished.images(), options, report, response);
            if (options.pushed()) {
                pushing.push(delivery, documents(delivery, finished, options), options, report, response);
            } else if (!options.annotations().entries().isEmpty()) {
                delivery.progress().warning(ImageKeeping.lostAnnotations());
            }
            return id;
        }
    }

    private boolean layout(Delivery delivery, BuildOutput output, ExportReport report, Map<String, String> response) {
        ImageOptions options = ImageOptions.of(output);
        try (Finished finished = finish(delivery, options)) {
            ImageDocuments documents = output.kind() == Kind.DOCKER
                    ? new ImageDocuments(finished.images(), options, unsaid(finished), false)
                    : documents(delivery, finished, options);
            layouts.send(delivery, new LayoutExport.Wanted(output, options), documents, report, response);
            return true;
        }
    }

    private ImageDocuments documents(Delivery delivery, Finished finished, ImageOptions options) {
        Attestations wanted = Attesting.wanted(delivery.run().request().attestations(), options, delivery.isIndexed());
        List<List<Statement>> statements = finished.images().stream()
                .map(image -> attesting.statements(delivery.run(), image.result(), image.epoch(), wanted))
                .toList();
        return new ImageDocuments(finished.images(), options, statements, delivery.isIndexed());
    }

    private static List<List<Statement>> unsaid(Finished finished) {
        return finished.images().stream().map(_ -> List.<Statement>of()).toList();
    }

    private Finished finish(Delivery delivery, ImageOptions options) {
        options.annotations().requirePlatforms(delivery.platforms());
        List<FinishedImage> images = new ArrayList<>();
        try {
            delivery.results().forEach(result -> images.add(finishing.finish(result, options)));
            return new Finished(images);
        } catch (RuntimeException e) {
            images.forEach(FinishedImage::close);
            throw e;
        }
    }

    private record Finished(List<FinishedImage> images) implements AutoCloseable {
        @Override
        public void close() {
            images.forEach(FinishedImage::close);
        }
    }
}
