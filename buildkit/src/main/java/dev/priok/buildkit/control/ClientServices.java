package dev.priok.buildkit.control;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildContexts;
import dev.priok.build.Builder;
import dev.priok.build.ContextSource;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.FrontendRequest;
import dev.priok.build.LinkedBuilds;
import dev.priok.build.cache.BuildCache;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.health.HealthCheckRequest;
import dev.priok.buildkit.wire.health.HealthCheckResponse;
import dev.priok.buildkit.wire.health.HealthGrpc;
import dev.priok.buildkit.wire.trace.ExportTraceServiceRequest;
import dev.priok.buildkit.wire.trace.ExportTraceServiceResponse;
import dev.priok.buildkit.wire.trace.TraceServiceGrpc;
import dev.priok.engine.TaskScope;
import dev.priok.engine.port.BuildHistory;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All services that a client of {@code /grpc} finds. */
public final class ClientServices implements AutoCloseable {
    /** Several outputs of one build, and what is said of images beside them. */
    private static final List<String> GRAPH_CAPS = List.of("exporter.multiple", "exporter.image.attestations");

    private final PastBuilds past;
    private final OpenBuilds open;
    private final Builds builds;
    private final List<BindableService> services;

    public ClientServices(Building building, Sessions sessions, Worker worker, InstantSource clock) {
        past = new PastBuilds(building.history(), clock);
        open = new OpenBuilds(past, clock);
        builds = new Builds(open, sessions, building);
        services = List.of(
                new ControlService(builds, building.cache(), new HistoryAnswers(open, past, clock), sessions, worker),
                new ContentService(past),
                new BridgeService(open, builds, new Subrequests(builds), worker, GRAPH_CAPS),
                new Health(),
                new Traces());
    }

    public List<BindableService> all() {
        return services;
    }

    /** Waits until the history has the builds that have ended. */
    @Override
    public void close() {
        past.close();
    }

    /** As {@link dev.priok.buildkit.BuildKitDoors#build}. */
    public Map<String, String> build(FrontendRequest request, BuildClient otherwise, Consumer<byte[]> progress) {
        Path context = request.context();
        OpenBuild build = open.begin(
                RequestWriter.write(request),
                new OpenBuild.Given(
                        request.session().isEmpty() ? otherwise : null,
                        context == null ? null : new ContextSource.OfMachine(context)));
        try (TaskScope scope = new TaskScope("progress")) {
            CompletableFuture<Boolean> told = scope.compute(build.ref(), () -> tell(build, progress));
            Map<String, String> response = builds.solve(build);
            told.join();
            return response;
        } catch (ExecutionException e) {
            throw ErrorAnswers.unchecked(e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            throw ErrorAnswers.unchecked(e);
        }
    }

    private static boolean tell(OpenBuild build, Consumer<byte[]> progress) {
        try {
            StatusFeed.Reader reader = build.feed().reader().orElseThrow();
            for (@Nullable StatusResponse next = reader.next(); next != null; next = reader.next()) {
                progress.accept(next.toByteArray());
            }
        } catch (InterruptedException e) {
            // The build is being given up.
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** Who does the work and keeps what comes of it. */
    public record Building(
            Builder builder,
            BuildContexts contexts,
            DockerfileQuestions questions,
            LinkedBuilds linked,
            BuildCache cache,
            BuildHistory history) {}

    /** What services need to know of calls. */
    public static List<ServerInterceptor> interceptors() {
        return List.of(new CallFacts());
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answers) {
            answers.onNext(HealthCheckResponse.newBuilder()
                    .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                    .build());
            answers.onCompleted();
        }
    }

    /** Clients offer what they traced of a build. Nobody here wants it, but refusing would fail theirs. */
    private static final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
        @Override
        public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answers) {
            answers.onNext(ExportTraceServiceResponse.getDefaultInstance());
            answers.onCompleted();
        }
    }
}
