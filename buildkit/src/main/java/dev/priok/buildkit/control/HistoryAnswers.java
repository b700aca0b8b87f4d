package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.control.BuildHistoryEvent;
import dev.priok.buildkit.wire.control.BuildHistoryEventType;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.BuildHistoryRequest;
import dev.priok.buildkit.wire.control.BuildResultInfo;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryRequest;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryResponse;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The builds of late, for {@code buildx history}. They are forgotten when the daemon ends. */
final class HistoryAnswers {
    private final OpenBuilds open;
    private final InstantSource clock;

    HistoryAnswers(OpenBuilds open, InstantSource clock) {
        this.open = open;
        this.clock = clock;
    }

    /** Ends only where the request says that what is there by now is enough. */
    void listen(BuildHistoryRequest request, Outflow<BuildHistoryEvent> client) throws InterruptedException {
        Predicate<OpenBuild> filter = HistoryFilter.of(request.getFilterList(), clock.instant());
        Map<String, BuildHistoryEventType> known = new HashMap<>();
        OpenBuilds.Snapshot snapshot = open.snapshot();
        while (true) {
            List<OpenBuild> builds = asked(request, filter, snapshot.builds());
            for (OpenBuild build : builds) {
                BuildHistoryEventType type = type(build);
                if (known.put(build.ref(), type) != type) {
                    client.send(event(type, record(build)));
                }
            }
            for (String ref : List.copyOf(known.keySet())) {
                if (snapshot.builds().stream().noneMatch(build -> build.ref().equals(ref))) {
                    known.remove(ref);
                    client.send(event(
                            BuildHistoryEventType.DELETED,
                            BuildHistoryRecord.newBuilder().setRef(ref).build()));
                }
            }
            if (request.getEarlyExit()) {
                return;
            }
            snapshot = open.after(snapshot);
        }
    }

    private static List<OpenBuild> asked(
            BuildHistoryRequest request, Predicate<OpenBuild> filter, List<OpenBuild> all) {
        List<OpenBuild> asked = all.stream()
                .filter(build -> !build.request().getInternal())
                .filter(build -> request.getRef().isEmpty() || request.getRef().equals(build.ref()))
                .filter(build -> !request.getActiveOnly() || build.completedAt() == null)
                .filter(filter)
                .toList();
        int limit = request.getLimit();
        return limit <= 0 || asked.size() <= limit ? asked : asked.subList(asked.size() - limit, asked.size());
    }

    private static BuildHistoryEventType type(OpenBuild build) {
        return build.completedAt() == null ? BuildHistoryEventType.STARTED : BuildHistoryEventType.COMPLETE;
    }

    private static BuildHistoryEvent event(BuildHistoryEventType type, BuildHistoryRecord record) {
        return BuildHistoryEvent.newBuilder().setType(type).setRecord(record).build();
    }

    private static BuildHistoryRecord record(OpenBuild build) {
        StatusFeed.Counts counts = build.feed().counts();
        BuildHistoryRecord.Builder record = BuildHistoryRecord.newBuilder()
                .setRef(build.ref())
                .setFrontend(build.request().getFrontend())
                .putAllFrontendAttrs(build.request().getFrontendAttrsMap())
                .addAllExporters(build.request().getExportersList())
                .setCreatedAt(StatusFeed.time(build.createdAt()))
                .setPinned(build.isPinned())
                .setNumTotalSteps(counts.total())
                .setNumCompletedSteps(counts.completed())
                .setNumCachedSteps(counts.cached())
                .setNumWarnings(counts.warnings());
        @Nullable Instant completedAt = build.completedAt();
        if (completedAt != null) {
            record.setCompletedAt(StatusFeed.time(completedAt));
        }
        @Nullable Throwable failure = build.failure();
        @Nullable Attachment error = build.error();
        if (failure != null && error != null) {
            record.setError(ErrorAnswers.status(failure)).setExternalError(error.descriptor());
        } else if (build.done().state() == Future.State.SUCCESS) {
            record.putAllExporterResponse(build.done().join().response());
        }
        tellProvenance(build, record);
        return record.build();
    }

    private static void tellProvenance(OpenBuild build, BuildHistoryRecord.Builder record) {
        Map<String, Attachment> provenance = build.provenance();
        provenance.forEach((platform, attachment) -> {
            BuildResultInfo info = BuildResultInfo.newBuilder()
                    .addAttestations(attachment.descriptor())
                    .build();
            if (provenance.size() == 1) {
                record.setResult(info);
            } else {
                record.putResults(platform, info);
            }
        });
    }

    UpdateBuildHistoryResponse update(UpdateBuildHistoryRequest request) {
        OpenBuild build = open.find(request.getRef())
                .orElseThrow(() -> EngineException.notFound("build " + request.getRef() + " not found"));
        if (request.getDelete()) {
            open.forget(build.ref());
        } else if (!request.getFinalize()) {
            build.pin(request.getPinned());
        }
        return UpdateBuildHistoryResponse.getDefaultInstance();
    }
}
