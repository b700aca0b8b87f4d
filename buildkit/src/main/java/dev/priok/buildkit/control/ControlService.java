package dev.priok.buildkit.control;

import dev.priok.build.cache.BuildCache;
import dev.priok.buildkit.session.SessionHeaders;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.wire.control.BuildHistoryEvent;
import dev.priok.buildkit.wire.control.BuildHistoryRequest;
import dev.priok.buildkit.wire.control.BytesMessage;
import dev.priok.buildkit.wire.control.ControlGrpc;
import dev.priok.buildkit.wire.control.DiskUsageRequest;
import dev.priok.buildkit.wire.control.DiskUsageResponse;
import dev.priok.buildkit.wire.control.InfoRequest;
import dev.priok.buildkit.wire.control.InfoResponse;
import dev.priok.buildkit.wire.control.ListWorkersRequest;
import dev.priok.buildkit.wire.control.ListWorkersResponse;
import dev.priok.buildkit.wire.control.PruneRequest;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.buildkit.wire.control.SolveResponse;
import dev.priok.buildkit.wire.control.StatusRequest;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryRequest;
import dev.priok.buildkit.wire.control.UpdateBuildHistoryResponse;
import dev.priok.buildkit.wire.control.UsageRecord;
import dev.priok.model.EngineException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** What clients ask of the daemon. */
final class ControlService extends ControlGrpc.ControlImplBase {
    private final Builds builds;
    private final CacheAnswers cache;
    private final HistoryAnswers history;
    private final Sessions sessions;
    private final Worker worker;

    ControlService(Builds builds, BuildCache cache, HistoryAnswers history, Sessions sessions, Worker worker) {
        this.sessions = sessions;
        this.builds = builds;
        this.cache = new CacheAnswers(cache);
        this.history = history;
        this.worker = worker;
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> answers) {
        Call.answer(
                answers,
                () -> SolveResponse.newBuilder()
                        .putAllExporterResponse(builds.solve(request))
                        .build());
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> answers) {
        Outflow<StatusResponse> client = new Outflow<>((ServerCallStreamObserver<StatusResponse>) answers);
        Call.stream(answers, () -> {
            history.status(request.getRef(), client);
            return null;
        });
    }

    /** A session over a call: several builds of {@code bake} have one that way. */
    @Override
    public StreamObserver<BytesMessage> session(StreamObserver<BytesMessage> answers) {
        CallSocket socket = new CallSocket((ServerCallStreamObserver<BytesMessage>) answers);
        SessionHeaders headers = SessionHeaders.of(CallFacts::headers);
        try {
            sessions.requireNew(headers);
        } catch (EngineException e) {
            answers.onError(ErrorAnswers.of(e));
            return socket.arrivals();
        }
        sessions.open(socket, headers);
        return socket.arrivals();
    }

    @Override
    public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> answers) {
        Call.answer(answers, () -> {
            if (request.getFilterCount() > 0) {
                throw EngineException.invalid("filters of workers are not supported: " + request.getFilter(0));
            }
            return ListWorkersResponse.newBuilder().addRecord(worker.wire()).build();
        });
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answers) {
        Call.answer(
                answers,
                () -> InfoResponse.newBuilder()
                        .setBuildkitVersion(worker.wireVersion())
                        .build());
    }

    @Override
    public void diskUsage(DiskUsageRequest request, StreamObserver<DiskUsageResponse> answers) {
        Call.answer(answers, () -> cache.diskUsage(request));
    }

    @Override
    public void prune(PruneRequest request, StreamObserver<UsageRecord> answers) {
        Call.stream(answers, () -> {
            cache.prune(request).forEach(answers::onNext);
            return null;
        });
    }

    @Override
    public void listenBuildHistory(BuildHistoryRequest request, StreamObserver<BuildHistoryEvent> answers) {
        Outflow<BuildHistoryEvent> client = new Outflow<>((ServerCallStreamObserver<BuildHistoryEvent>) answers);
        Call.stream(answers, () -> {
            history.listen(request, client);
            return null;
        });
    }

    @Override
    public void updateBuildHistory(
            UpdateBuildHistoryRequest request, StreamObserver<UpdateBuildHistoryResponse> answers) {
        Call.answer(answers, () -> history.update(request));
    }
}
