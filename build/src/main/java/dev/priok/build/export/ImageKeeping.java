package dev.priok.build.export;

import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.build.step.StepPorts;
import dev.priok.engine.port.ImageContent;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes results images of this engine: of one platform, without documents and compressed layers. Thread-safe. */
final class ImageKeeping {
    private final ImageContent content;
    private final Platform machine;

    ImageKeeping(StepPorts ports) {
        this.content = ports.content();
        this.machine = ports.machine();
    }

    void require(ImageOptions options, int platforms) {
        if (options.pushed()) {
            return;
        }
        if (platforms > 1) {
            throw EngineException.notImplemented("an image of this engine has one platform, so an index of several"
                    + " can't be kept here: push it, write it with --output type=oci,dest=FILE, or build the platforms"
                    + " one by one");
        }
        refuse(options.byDigest(), "push-by-digest");
        refuse(!options.stored(), "store=false");
        refuse(options.compression() != null && options.compression().format() != Format.GZIP, "compression");
        refuse(options.compression() != null && options.compression().level() != null, "compression-level");
        refuse(options.forced(), "force-compression");
        refuse(Boolean.TRUE.equals(options.ociTypes()), "oci-mediatypes");
    }

    private static void refuse(boolean given, String attribute) {
        if (given) {
            throw EngineException.notImplemented("output attribute " + attribute + " means nothing for an image of this"
                    + " engine alone, whose layers are kept unpacked: it needs push=true, or type=oci");
        }
    }

    static BuildWarning lostAnnotations() {
        return new BuildWarning(
                null,
                "AnnotationsNotKept",
                "Images of this engine keep no annotations",
                "the annotations are not kept, as an image of this engine has no manifest:"
                        + " push it, or write it with --output type=oci",
                "",
                null);
    }

    /**
     * The image that a pull of the name would bring: that of this machine's platform, or the only one.
     *
     * @return null if there is none, or none is wanted
     */
    @Nullable
    ImageId keep(List<FinishedImage> images, ImageOptions options, ExportReport report, Map<String, String> response) {
        options.tellNames(response);
        Optional<FinishedImage> own = images.size() == 1
                ? Optional.of(images.getFirst())
                : images.stream().filter(this::isOfMachine).findFirst();
        if (own.isEmpty() || !options.stored()) {
            return null;
        }
        FinishedImage image = own.get();
        List<ImageReference> names = options.byDigest() ? List.of() : options.names();
        ImageId id = report.part("writing image", () -> content.add(image.config(), image.held(), names));
        names.forEach(name -> report.part("naming to " + name));
        response.put("containerimage.config.digest", id.toString());
        response.put("containerimage.digest", id.toString());
        return id;
    }

    private boolean isOfMachine(FinishedImage image) {
        Platform platform = PlatformNames.normalized(image.result().target().platform());
        return platform.os().equals(machine.os()) && platform.architecture().equals(machine.architecture());
    }
}
