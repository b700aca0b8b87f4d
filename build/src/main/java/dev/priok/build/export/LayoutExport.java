package dev.priok.build.export;

import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.export.Exporter.Delivery;
import dev.priok.build.export.ImageDocuments.Root;
import dev.priok.build.step.Scratch;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ContainerFiles;
import dev.priok.engine.port.ImageContent;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the client images as OCI image layouts, in a directory of its or as archives, and as such that {@code docker load}
 * reads. Thread-safe.
 */
final class LayoutExport {
    private final ImageContent content;
    private final ContainerFiles files;
    private final Path temporary;
    private final InstantSource clock;

    LayoutExport(StepPorts ports, ContainerFiles files, InstantSource clock) {
        this.content = ports.content();
        this.temporary = ports.temporary();
        this.files = files;
        this.clock = clock;
    }

    /** What was asked for, as it came and as it was understood. */
    record Wanted(BuildOutput output, ImageOptions options) {}

    static void requireForDocker(ImageOptions options, boolean indexed) {
        if (indexed) {
            throw EngineException.invalid("docker exporter does not currently support exporting manifest lists");
        }
        if (options.annotations().needIndex()) {
            throw EngineException.invalid("index annotations not supported for single platform export");
        }
    }

    void send(
            Delivery delivery,
            Wanted wanted,
            ImageDocuments documents,
            ExportReport report,
            Map<String, String> response) {
        ImageOptions options = wanted.options();
        Path folder = Scratch.make(temporary);
        try {
            LayoutFolder layout = new LayoutFolder(content, folder);
            Root root = report.part("exporting layers", () -> documents.write(layout));
            layout.blob(root.document());
            List<FinishedImage> images = documents.images();
            @Nullable Instant epoch = images.getFirst().epoch();
            Descriptor dated = LayoutFolder.dated(root.descriptor(), epoch == null ? clock.instant() : epoch);
            tell(dated, images, options, response);
            List<Descriptor> entries = LayoutFolder.entries(dated, options.names());
            if (wanted.output().isDirectory()) {
                report.part("sending image layout", () -> sendBlobs(delivery, wanted.output(), layout, entries));
                return;
            }
            if (wanted.output().kind() == Kind.DOCKER) {
                layout.addDockerManifest(
                        (Manifest) Documents.parse(
                                root.document(), root.descriptor().mediaType()),
                        options.names());
            }
            layout.complete(entries);
            report.part("sending tarball", () -> sendTar(delivery, wanted.output(), folder, response));
        } finally {
            Scratch.remove(folder);
        }
    }

    private static void tell(
            Descriptor root, List<FinishedImage> images, ImageOptions options, Map<String, String> response) {
        response.put("containerimage.digest", root.digest().toString());
        response.put("containerimage.descriptor", Base64.getEncoder().encodeToString(Documents.write(root)));
        if (images.size() == 1) {
            response.put(
                    "containerimage.config.digest",
                    Digest.sha256(images.getFirst().config()).toString());
        }
        options.tellNames(response);
    }

    private boolean sendTar(Delivery delivery, BuildOutput output, Path folder, Map<String, String> response) {
        try (OutputStream out = delivery.client().openFile(output.destination(), response)) {
            files.export(new ContainerFiles.Root(folder), out);
            return true;
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("the client doesn't take the archive: " + e.getMessage()), e);
        }
    }

    private static boolean sendBlobs(
            Delivery delivery, BuildOutput output, LayoutFolder layout, List<Descriptor> entries) {
        String store = BuildOutput.STORE + output.destination();
        try {
            layout.give(delivery.client(), store);
            for (Descriptor entry : entries) {
                delivery.client().writeRoot(store, Documents.write(entry));
            }
            return true;
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("the client doesn't take the image layout: " + e.getMessage()), e);
        }
    }
}
