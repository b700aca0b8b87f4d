package dev.priok.buildkit.control;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What calls say beside their messages, such as which build a call leads. */
final class CallFacts implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> BUILD = Context.keyWithDefault("build", "");
    private static final Context.Key<Metadata> HEADERS = Context.keyWithDefault("headers", new Metadata());

    /** The build that a call leads; empty if it names none. */
    static String build() {
        return BUILD.get();
    }

    /** All values of a header of the call. */
    static List<String> headers(String name) {
        Iterable<String> values = HEADERS.get().getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        List<String> all = new ArrayList<>();
        if (values != null) {
            values.forEach(all::add);
        }
        return all;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String id = headers.get(HEADER);
        Context context = Context.current().withValues(BUILD, id == null ? "" : id, HEADERS, headers);
        return Contexts.interceptCall(context, new Timed<>(call), headers, next);
    }

    /** Says the time: clients tell how long a build has been running by this machine's clock. */
    private static final class Timed<Q, A> extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private static final Metadata.Key<String> TIME =
                Metadata.Key.of("buildkit-current-timestamp", Metadata.ASCII_STRING_MARSHALLER);

        Timed(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headers.put(TIME, Instant.now().toString());
            super.sendHeaders(headers);
        }
    }
}
