package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.apicaps.APICap;
import dev.priok.buildkit.wire.control.VertexWarning;
import dev.priok.buildkit.wire.gateway.EvaluateRequest;
import dev.priok.buildkit.wire.gateway.EvaluateResponse;
import dev.priok.buildkit.wire.gateway.InputsRequest;
import dev.priok.buildkit.wire.gateway.InputsResponse;
import dev.priok.buildkit.wire.gateway.LLBBridgeGrpc;
import dev.priok.buildkit.wire.gateway.PingRequest;
import dev.priok.buildkit.wire.gateway.PongResponse;
import dev.priok.buildkit.wire.gateway.ReadDirRequest;
import dev.priok.buildkit.wire.gateway.ReadDirResponse;
import dev.priok.buildkit.wire.gateway.ReadFileRequest;
import dev.priok.buildkit.wire.gateway.ReadFileResponse;
import dev.priok.buildkit.wire.gateway.Ref;
import dev.priok.buildkit.wire.gateway.ResolveImageConfigRequest;
import dev.priok.buildkit.wire.gateway.ResolveImageConfigResponse;
import dev.priok.buildkit.wire.gateway.ResolveSourceMetaRequest;
import dev.priok.buildkit.wire.gateway.ResolveSourceMetaResponse;
import dev.priok.buildkit.wire.gateway.Result;
import dev.priok.buildkit.wire.gateway.ReturnRequest;
import dev.priok.buildkit.wire.gateway.ReturnResponse;
import dev.priok.buildkit.wire.gateway.SolveRequest;
import dev.priok.buildkit.wire.gateway.SolveResponse;
import dev.priok.buildkit.wire.gateway.StatFileRequest;
import dev.priok.buildkit.wire.gateway.StatFileResponse;
import dev.priok.buildkit.wire.gateway.WarnRequest;
import dev.priok.buildkit.wire.gateway.WarnResponse;
import dev.priok.model.EngineException;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * By which a client leads a build: it asks for solves and says which result is the build's. A solve is only written down;
 * it is worked off when the client has chosen it, or evaluates it, so that outputs are made in the same go.
 */
final class BridgeService extends LLBBridgeGrpc.LLBBridgeImplBase {
    private static final List<String> FRONTEND_CAPS = List.of(
            "solve.base",
            "solve.inlinereturn",
            "return",
            "returnmap",
            "proto.refarray",
            "reference.output",
            "frontend.inputs",
            "frontend.caps",
            "importcaches",
            "gateway.solve.metadata",
            "gateway.solve.evaluate",
            "gateway.evaluate",
            "gateway.warnings");

    private final OpenBuilds open;
    private final Builds builds;
    private final Subrequests subrequests;
    private final Worker worker;
    private final List<String> graphCaps;

    BridgeService(OpenBuilds open, Builds builds, Subrequests subrequests, Worker worker, List<String> graphCaps) {
        this.open = open;
        this.builds = builds;
        this.subrequests = subrequests;
        this.worker = worker;
        this.graphCaps = List.copyOf(graphCaps);
    }

    private OpenBuild current() throws InterruptedException {
        String id = CallFacts.build();
        if (id.isEmpty()) {
            throw EngineException.invalid("the call names no build: buildkit-controlapi-buildid is missing");
        }
        return open.await(id);
    }

    @Override
    public void ping(PingRequest request, StreamObserver<PongResponse> answers) {
        Call.answer(answers, () -> {
            current();
            PongResponse.Builder pong = PongResponse.newBuilder().addWorkers(worker.wire());
            FRONTEND_CAPS.forEach(id -> pong.addFrontendAPICaps(cap(id)));
            graphCaps.forEach(id -> pong.addLLBCaps(cap(id)));
            return pong.build();
        });
    }

    private static APICap cap(String id) {
        return APICap.newBuilder().setID(id).setEnabled(true).build();
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> answers) {
        Call.answer(answers, () -> {
            OpenBuild build = current();
            if (request.getDefinition().getDefCount() > 0) {
                throw EngineException.invalid(
                        "graphs that clients make themselves are not supported: only Dockerfiles are built");
            }
            if (request.getSourcePoliciesList().stream().anyMatch(policy -> policy.getRulesCount() > 0)) {
                throw EngineException.invalid("source policies are not supported");
            }
            SolveSpec spec = SolveSpec.of(request);
            if (spec.frontend().isEmpty()) {
                return answer(Result.newBuilder().setRef(Ref.getDefaultInstance()));
            }
            if (spec.options().containsKey("requestid")) {
                return answer(Result.newBuilder()
                        .setRef(Ref.getDefaultInstance())
                        .putAllMetadata(subrequests.answer(build, spec)));
            }
            // Told at once, while the client still knows which of its solves is meant.
            builds.announced(build, spec);
            String id = build.keep(spec);
            if (request.getEvaluate()) {
                builds.evaluate(build, spec);
            }
            return answer(Result.newBuilder()
                    .setRef(Ref.newBuilder().setId(id).setDef(BuildResults.definition(build.ref()))));
        });
    }

    private static SolveResponse answer(Result.Builder result) {
        return SolveResponse.newBuilder().setResult(result).build();
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answers) {
        Call.answer(answers, () -> {
            OpenBuild build = current();
            SolveSpec spec = build.asked(request.getRef())
                    .orElseThrow(() -> EngineException.notFound("no such ref: " + request.getRef()));
            builds.evaluate(build, spec);
            return EvaluateResponse.getDefaultInstance();
        });
    }

    @Override
    public void return_(ReturnRequest request, StreamObserver<ReturnResponse> answers) {
        Call.answer(answers, () -> {
            current().complete(request);
            return ReturnResponse.getDefaultInstance();
        });
    }

    @Override
    public void inputs(InputsRequest request, StreamObserver<InputsResponse> answers) {
        Call.answer(
                answers,
                () -> InputsResponse.newBuilder()
                        .putAllDefinitions(current().request().getFrontendInputsMap())
                        .build());
    }

    @Override
    public void warn(WarnRequest request, StreamObserver<WarnResponse> answers) {
        Call.answer(answers, () -> {
            VertexWarning.Builder warning = VertexWarning.newBuilder()
                    .setVertex(request.getDigest())
                    .setLevel(request.getLevel())
                    .setShort(request.getShort())
                    .addAllDetail(request.getDetailList())
                    .setUrl(request.getUrl())
                    .addAllRanges(request.getRangesList());
            if (request.hasInfo()) {
                warning.setInfo(request.getInfo());
            }
            current().feed().warning(warning.build());
            return WarnResponse.getDefaultInstance();
        });
    }

    private static <A> void refuse(StreamObserver<A> answers, String what) {
        Call.answer(answers, () -> {
            throw EngineException.notImplemented(what + " is not supported while a client leads a build");
        });
    }

    @Override
    public void resolveImageConfig(
            ResolveImageConfigRequest request, StreamObserver<ResolveImageConfigResponse> answers) {
        refuse(answers, "asking for an image's configuration");
    }

    @Override
    public void resolveSourceMeta(ResolveSourceMetaRequest request, StreamObserver<ResolveSourceMetaResponse> answers) {
        refuse(answers, "asking about a source");
    }

    @Override
    public void readFile(ReadFileRequest request, StreamObserver<ReadFileResponse> answers) {
        refuse(answers, "reading a file of a result");
    }

    @Override
    public void readDir(ReadDirRequest request, StreamObserver<ReadDirResponse> answers) {
        refuse(answers, "reading a directory of a result");
    }

    @Override
    public void statFile(StatFileRequest request, StreamObserver<StatFileResponse> answers) {
        refuse(answers, "looking at a file of a result");
    }
}
