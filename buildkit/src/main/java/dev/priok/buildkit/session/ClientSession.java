package dev.priok.buildkit.session;

import dev.priok.buildkit.transport.SocketClient;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import java.util.Locale;
import java.util.Set;

/** A client that answers calls. */
public final class ClientSession implements AutoCloseable {
    private final String id;
    private final String sharedKey;
    private final Set<String> methods;
    private final SocketClient client;

    ClientSession(String id, String sharedKey, Set<String> methods, SocketClient client) {
        this.id = id;
        this.sharedKey = sharedKey;
        this.methods = methods;
        this.client = client;
    }

    public String id() {
        return id;
    }

    String sharedKey() {
        return sharedKey;
    }

    Channel channel() {
        return client.channel();
    }

    /** Whether the client said that it answers this. */
    boolean answers(MethodDescriptor<?, ?> method) {
        return methods.contains("/" + method.getFullMethodName().toLowerCase(Locale.ROOT));
    }

    /** Cuts the connection. Idempotent. */
    @Override
    public void close() {
        client.close();
    }
}
