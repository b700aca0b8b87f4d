package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.control.BuildHistoryEvent;
import dev.priok.buildkit.wire.control.BuildHistoryEventType;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.BuildHistoryRequest;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryRequest;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryResponse;
import dev.priok.model.EngineException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Builds that run and those of late, for {@code buildx history}. */
final class HistoryAnswers {
    private final OpenBuilds open;
    private final PastBuilds past;
    private final InstantSource clock;

    HistoryAnswers(OpenBuilds open, PastBuilds past, InstantSource clock) {
        this.open = open;
        this.past = past;
        this.clock = clock;
    }

    /** Ends only where the request says that what is there by now is enough. */
    void listen(BuildHistoryRequest request, Outflow<BuildHistoryEvent> client)
            throws InterruptedException, ExecutionException {
        Predicate<BuildHistoryRecord> filter = HistoryFilter.of(request.getFilterList(), clock.instant());
        Map<String, BuildHistoryEventType> known = new HashMap<>();
        OpenBuilds.Snapshot snapshot = open.snapshot();
        awaitKeeping(snapshot.builds());
        while (true) {
            List<BuildHistoryRecord> all = records(snapshot.builds());
            for (BuildHistoryRecord record : asked(request, filter, all)) {
                BuildHistoryEventType type = type(record);
                if (known.put(record.getRef(), type) != type) {
                    client.send(event(type, record));
                }
            }
            for (String ref : List.copyOf(known.keySet())) {
                if (all.stream().noneMatch(record -> record.getRef().equals(ref))) {
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

    /** Clients ask for a build's record as soon as they have its result. */
    private static void awaitKeeping(List<OpenBuild> builds) throws InterruptedException, ExecutionException {
        for (OpenBuild build : builds) {
            if (build.completedAt() != null) {
                build.kept().get();
            }
        }
    }

    /** Those that have ended come first. */
    private List<BuildHistoryRecord> records(List<OpenBuild> running) {
        List<BuildHistoryRecord> all = new ArrayList<>(past.records());
        running.stream()
                .filter(build -> !build.request().getInternal())
                .filter(build -> build.completedAt() == null)
                .map(build -> EndedBuild.summary(build).build())
                .forEach(all::add);
        return all;
    }

    private static List<BuildHistoryRecord> asked(
            BuildHistoryRequest request, Predicate<BuildHistoryRecord> filter, List<BuildHistoryRecord> all) {
        List<BuildHistoryRecord> asked = all.stream()
                .filter(record -> request.getRef().isEmpty() || request.getRef().equals(record.getRef()))
                .filter(record -> !request.getActiveOnly() || !record.hasCompletedAt())
                .filter(filter)
                .toList();
        int limit = request.getLimit();
        return limit <= 0 || asked.size() <= limit ? asked : asked.subList(asked.size() - limit, asked.size());
    }

    private static BuildHistoryEventType type(BuildHistoryRecord record) {
        return record.hasCompletedAt() ? BuildHistoryEventType.COMPLETE : BuildHistoryEventType.STARTED;
    }

    private static BuildHistoryEvent event(BuildHistoryEventType type, BuildHistoryRecord record) {
        return BuildHistoryEvent.newBuilder().setType(type).setRecord(record).build();
    }

    /** All that is told of a build, until it has ended. */
    void status(String reference, Outflow<StatusResponse> client) throws InterruptedException {
        if (open.find(reference).isEmpty() && past.has(reference)) {
            sendLog(reference, client);
            return;
        }
        Optional<StatusFeed.Reader> feed = open.await(reference).feed().reader();
        if (feed.isEmpty()) {
            sendLog(reference, client);
            return;
        }
        StatusFeed.Reader reader = feed.get();
        for (@Nullable StatusResponse next = reader.next(); next != null; next = reader.next()) {
            client.send(next);
        }
    }

    private void sendLog(String reference, Outflow<StatusResponse> client) throws InterruptedException {
        BuildLog.send(past.log(reference).orElseThrow(() -> noLog(reference)), client);
    }

    private static EngineException noLog(String reference) {
        return EngineException.notFound("nothing is known of what build " + reference + " told");
    }

    UpdateBuildHistoryResponse update(UpdateBuildHistoryRequest request)
            throws InterruptedException, ExecutionException {
        String reference = request.getRef();
        Optional<OpenBuild> build = open.find(reference);
        if (build.isPresent() && build.get().completedAt() != null) {
            build.get().kept().get();
        } else if (build.isPresent() && !request.getFinalize()) {
            throw EngineException.conflict("build " + reference + " is running");
        }
        boolean known = build.isPresent() || past.has(reference);
        if (request.getDelete()) {
            past.remove(reference);
            open.forget(reference);
        } else if (!request.getFinalize()) {
            known = past.pin(reference, request.getPinned());
        }
        if (!known) {
            throw EngineException.notFound("build " + reference + " not found");
        }
        return UpdateBuildHistoryResponse.getDefaultInstance();
    }
}
