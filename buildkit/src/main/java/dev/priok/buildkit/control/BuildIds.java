package dev.priok.buildkit.control;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Which build a call belongs to that leads one. */
final class BuildIds implements ServerInterceptor {
    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> BUILD = Context.keyWithDefault("build", "");

    /** Empty if the call names none. */
    static String current() {
        return BUILD.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String id = headers.get(HEADER);
        Context context = Context.current().withValue(BUILD, id == null ? "" : id);
        return Contexts.interceptCall(context, call, headers, next);
    }
}
