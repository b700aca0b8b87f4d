package dev.priok.buildkit.control;

import dev.priok.build.Attestations.Provenance;
import dev.priok.build.BuildOutcome;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.BuildResultInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a build when it has ended.
 *
 * @param attachments what the record names by digest
 */
record EndedBuild(BuildHistoryRecord record, List<Attachment> attachments) {
    EndedBuild {
        attachments = List.copyOf(attachments);
    }

    /** Of a build that has ended. How its result was made is found out only now. */
    static EndedBuild of(OpenBuild build) throws InterruptedException {
        BuildHistoryRecord.Builder record = summary(build);
        List<Attachment> attachments = new ArrayList<>();
        Attachment log = Attachment.log(BuildLog.write(build.feed().reader().orElseThrow()));
        record.setLogs(log.descriptor());
        attachments.add(log);
        @Nullable Throwable failure = build.failure();
        if (failure != null) {
            Attachment error = Attachment.error(failure);
            record.setExternalError(error.descriptor());
            attachments.add(error);
        } else if (build.done().state() == Future.State.SUCCESS) {
            tellProvenance(build.done().join().provenance().apply(Provenance.told(true)), record, attachments);
        }
        return new EndedBuild(record.build(), attachments);
    }

    private static void tellProvenance(
            List<BuildOutcome.Provenance> results, BuildHistoryRecord.Builder record, List<Attachment> attachments) {
        for (BuildOutcome.Provenance result : results) {
            Attachment provenance = Attachment.provenance(result);
            attachments.add(provenance);
            BuildResultInfo info = BuildResultInfo.newBuilder()
                    .addAttestations(provenance.descriptor())
                    .build();
            if (results.size() == 1) {
                record.setResult(info);
            } else {
                record.putResults(PlatformNames.format(result.platform()), info);
            }
        }
    }

    /** What is told of a build at this moment, without what has a digest. */
    static BuildHistoryRecord.Builder summary(OpenBuild build) {
        StatusFeed.Counts counts = build.feed().counts();
        BuildHistoryRecord.Builder record = BuildHistoryRecord.newBuilder()
                .setRef(build.ref())
                .setFrontend(build.request().getFrontend())
                .putAllFrontendAttrs(build.request().getFrontendAttrsMap())
                .addAllExporters(build.request().getExportersList())
                .setCreatedAt(StatusFeed.time(build.createdAt()))
                .setNumTotalSteps(counts.total())
                .setNumCompletedSteps(counts.completed())
                .setNumCachedSteps(counts.cached())
                .setNumWarnings(counts.warnings());
        @Nullable Instant completedAt = build.completedAt();
        if (completedAt != null) {
            record.setCompletedAt(StatusFeed.time(completedAt));
        }
        @Nullable Throwable failure = build.failure();
        if (failure != null) {
            record.setError(ErrorAnswers.status(failure));
        } else if (build.done().state() == Future.State.SUCCESS) {
            record.putAllExporterResponse(build.done().join().response());
        }
        return record;
    }

    static Instant endedAt(BuildHistoryRecord record) {
        return StatusFeed.instant(record.getCompletedAt());
    }

    long partsBytes() {
        return attachments.stream().mapToLong(one -> one.content().length).sum();
    }
}
