package dev.priok.buildkit.control;

import dev.priok.build.BuildContexts;
import dev.priok.build.Builder;
import dev.priok.build.DockerfileQuestions;
import dev.priok.build.cache.BuildCache;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.wire.health.HealthCheckRequest;
import dev.priok.buildkit.wire.health.HealthCheckResponse;
import dev.priok.buildkit.wire.health.HealthGrpc;
import dev.priok.buildkit.wire.trace.ExportTraceServiceRequest;
import dev.priok.buildkit.wire.trace.ExportTraceServiceResponse;
import dev.priok.buildkit.wire.trace.TraceServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;

/** All services that a client of {@code /grpc} finds. */
public final class ClientServices {
    /** Several outputs of one build. */
    private static final List<String> GRAPH_CAPS = List.of("exporter.multiple");

    private ClientServices() {}

    public static List<BindableService> of(Building building, Sessions sessions, Worker worker, InstantSource clock) {
        OpenBuilds open = new OpenBuilds(clock);
        Builds builds = new Builds(open, sessions, building.builder(), building.contexts(), building.questions());
        return List.of(
                new ControlService(open, builds, building.cache(), sessions, worker),
                new BridgeService(open, builds, new Subrequests(builds), worker, GRAPH_CAPS),
                new Health(),
                new Traces());
    }

    /** Who does the work. */
    public record Building(Builder builder, BuildContexts contexts, DockerfileQuestions questions, BuildCache cache) {}

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
