package dev.priok.buildkit.control;

import dev.priok.build.BuildOutcome;
import dev.priok.buildkit.wire.control.Descriptor;
import dev.priok.model.Digest;
import java.util.Map;

/** Something that is told of a build beside its record, by its digest. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Attachment(Descriptor descriptor, byte[] content) {
    private static Attachment of(String mediaType, Map<String, String> annotations, byte[] content) {
        return new Attachment(
                Descriptor.newBuilder()
                        .setMediaType(mediaType)
                        .setDigest(Digest.sha256(content).toString())
                        .setSize(content.length)
                        .putAllAnnotations(annotations)
                        .build(),
                content);
    }

    /** How the result was made. */
    static Attachment provenance(BuildOutcome.Provenance provenance) {
        return of(
                "application/vnd.in-toto+json",
                Map.of("in-toto.io/predicate-type", provenance.predicateType()),
                provenance.predicate());
    }

    /** The error with its details, such as the place in the Dockerfile. */
    static Attachment error(Throwable failure) {
        return of(
                "application/vnd.googleapis.google.rpc.status+proto",
                Map.of(),
                ErrorAnswers.status(failure).toByteArray());
    }

    /** What was told of the build while it ran. */
    static Attachment log(byte[] content) {
        return of(BuildLog.MEDIA_TYPE, Map.of(), content);
    }
}
