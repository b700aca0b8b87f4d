package dev.priok.buildkit.control;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import dev.priok.build.BuildException;
import dev.priok.build.SourceLocation;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors as BuildKit's clients read them. Details are JSON inside of {@code Any}, which is how clients of all versions take
 * them (observed on buildkit 0.13 and 0.25: {@code typeurl} with names that end with {@code +json}).
 */
final class ErrorAnswers {
    private static final System.Logger LOG = System.getLogger(ErrorAnswers.class.getName());
    private static final String TYPES = "github.com/moby/buildkit/";

    private ErrorAnswers() {}

    /** An error that a client ended its build with. */
    static final class ToldByClient extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Status status;

        ToldByClient(Status status) {
            super(status.getMessage());
            this.status = status;
        }
    }

    static StatusRuntimeException of(Throwable failure) {
        if (known(cause(failure)) == null) {
            LOG.log(System.Logger.Level.ERROR, "a build's request failed", failure);
        }
        return StatusProto.toStatusRuntimeException(status(failure));
    }

    static Status status(Throwable failure) {
        Throwable cause = cause(failure);
        Status known = known(cause);
        return known == null ? plain(cause) : known;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Null if nothing here throws such a thing on purpose. */
    private static @Nullable Status known(Throwable cause) {
        return switch (cause) {
            case ToldByClient told -> told.status;
            case StatusRuntimeException e -> told(e);
            case BuildException e -> build(e);
            case EngineException e ->
                answer(code(e.error()), e.error().message()).build();
            case InterruptedException _ ->
                answer(Code.CANCELLED, "context canceled").build();
            default -> null;
        };
    }

    /** The same as an exception of the engine's, for callers that don't speak gRPC. */
    static RuntimeException unchecked(Throwable failure) {
        return switch (failure) {
            case BuildException known -> known;
            case EngineException known -> known;
            case InterruptedException e -> new EngineException(new EngineError.Cancelled("the build was cancelled"), e);
            default -> EngineException.internal(status(failure).getMessage(), failure);
        };
    }

    private static Status told(StatusRuntimeException e) {
        Status status = StatusProto.fromThrowable(e);
        return status == null ? plain(e) : status;
    }

    private static Status plain(Throwable failure) {
        return answer(Code.INTERNAL, "internal error: " + failure).build();
    }

    /** A request for something about a Dockerfile that isn't known here. */
    static StatusRuntimeException unknownSubrequest(String name) {
        return StatusProto.toStatusRuntimeException(answer(Code.UNKNOWN, "unsupported request " + name)
                .addDetails(detail("errdefs.Subrequest+json", node().put("name", name)))
                .build());
    }

    private static Status build(BuildException failure) {
        Status.Builder answer = answer(Code.UNKNOWN, String.valueOf(failure.getMessage()));
        SourceLocation location = failure.location();
        if (location != null) {
            answer.addDetails(detail("errdefs.Source+json", source(location)));
        }
        return answer.build();
    }

    private static ObjectNode source(SourceLocation location) {
        ObjectNode range = node();
        range.set("start", node().put("line", location.firstLine()));
        range.set("end", node().put("line", location.lastLine()));
        ObjectNode source = node();
        source.set("info", info(location));
        source.set("ranges", JsonNodeFactory.instance.arrayNode().add(range));
        return source;
    }

    /** A file as Go's encoder writes it. */
    static ObjectNode info(SourceLocation location) {
        return node().put("filename", location.source().name())
                .put("data", Base64.getEncoder().encodeToString(location.shown().getBytes(StandardCharsets.UTF_8)))
                .put("language", "Dockerfile");
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Any detail(String type, ObjectNode content) {
        return Any.newBuilder()
                .setTypeUrl(TYPES + type)
                .setValue(ByteString.copyFromUtf8(content.toString()))
                .build();
    }

    private static Status.Builder answer(Code code, @Nullable String message) {
        return Status.newBuilder().setCode(code.value()).setMessage(String.valueOf(message));
    }

    /** Clients print every other code before the message. */
    private static Code code(EngineError error) {
        return switch (error) {
            case EngineError.InvalidParameter _,
                    EngineError.ProgramNotFound _,
                    EngineError.ProgramNotExecutable _,
                    EngineError.Unauthenticated _,
                    EngineError.Forbidden _,
                    EngineError.NotFound _,
                    EngineError.Conflict _,
                    EngineError.PortInUse _,
                    EngineError.NotModified _,
                    EngineError.NotImplemented _,
                    EngineError.Unavailable _,
                    EngineError.ResourceExhausted _,
                    EngineError.DataLoss _,
                    EngineError.Internal _ -> Code.UNKNOWN;
            case EngineError.Cancelled _ -> Code.CANCELLED;
            case EngineError.DeadlineExceeded _ -> Code.DEADLINE_EXCEEDED;
        };
    }
}
