package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.SocketPair;
import dev.priok.buildkit.transport.SocketServer;
import dev.priok.buildkit.wire.auth.AuthGrpc;
import dev.priok.buildkit.wire.auth.CredentialsRequest;
import dev.priok.buildkit.wire.auth.CredentialsResponse;
import dev.priok.buildkit.wire.content.ContentGrpc;
import dev.priok.buildkit.wire.content.ReadContentRequest;
import dev.priok.buildkit.wire.content.ReadContentResponse;
import dev.priok.buildkit.wire.filesync.FileSendGrpc;
import dev.priok.buildkit.wire.filesync.FileSyncGrpc;
import dev.priok.buildkit.wire.fsutil.Packet;
import dev.priok.buildkit.wire.fsutil.Packet.PacketType;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.buildkit.wire.secrets.GetSecretRequest;
import dev.priok.buildkit.wire.secrets.GetSecretResponse;
import dev.priok.buildkit.wire.secrets.SecretsGrpc;
import dev.priok.buildkit.wire.ssh.CheckAgentRequest;
import dev.priok.buildkit.wire.ssh.CheckAgentResponse;
import dev.priok.buildkit.wire.ssh.SSHGrpc;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What buildx is to the daemon: somebody who answers calls over a real connection. */
public final class PlayedClient implements AutoCloseable {
    private static final Context.Key<Metadata> HEADERS = Context.key("headers");

    public final List<Stat> files = new ArrayList<>();
    public final Map<String, ByteString> contents = new HashMap<>();
    public final Map<String, ByteString> secrets = new HashMap<>();
    public final Map<String, ByteString> blobs = new HashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    public final Map<String, byte[]> taken = new ConcurrentHashMap<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();

    @Nullable
    String failure;

    private final SocketServer server;
    private final SocketPair sockets;

    PlayedClient(Sessions sessions, String id) throws IOException {
        List<BindableService> services =
                List.of(new Files(), new Secrets(), new Auth(), new Ssh(), new Taking(), new Blobs());
        server = new SocketServer(services, List.of(new KeepHeaders()));
        sockets = SocketPair.open();
        server.serve(sockets.there());
        sessions.open(
                sockets.here(),
                new SessionHeaders(
                        id,
                        "machine",
                        services.stream()
                                .flatMap(service -> service.bindService().getMethods().stream())
                                .map(method ->
                                        "/" + method.getMethodDescriptor().getFullMethodName())
                                .collect(Collectors.toSet())));
    }

    /** A client whose session is open. */
    public static PlayedClient open(Sessions sessions, String id) throws IOException {
        return new PlayedClient(sessions, id);
    }

    public void file(String path, String content) {
        files.add(Stat.newBuilder()
                .setPath(ByteString.copyFromUtf8(path))
                .setMode(0644)
                .setSize(content.length())
                .setModTime(1_700_000_000_123_456_789L)
                .build());
        contents.put(path, ByteString.copyFromUtf8(content));
    }

    @Nullable
    String header(String name) {
        return headers.getLast().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.close();
    }

    private final class KeepHeaders implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
            headers.add(metadata);
            return Contexts.interceptCall(Context.current().withValue(HEADERS, metadata), call, metadata, next);
        }
    }

    private final class Files extends FileSyncGrpc.FileSyncImplBase {
        @Override
        public StreamObserver<Packet> diffCopy(StreamObserver<Packet> receiver) {
            if (failure != null) {
                receiver.onError(Status.NOT_FOUND.withDescription(failure).asRuntimeException());
                return new Ignoring();
            }
            files.forEach(
                    file -> receiver.onNext(Packet.newBuilder().setStat(file).build()));
            receiver.onNext(Packet.getDefaultInstance());
            return new StreamObserver<>() {
                @Override
                public void onNext(Packet packet) {
                    if (packet.getType() == PacketType.PACKET_FIN) {
                        receiver.onNext(packet);
                        receiver.onCompleted();
                        return;
                    }
                    String path = files.get(packet.getID()).getPath().toStringUtf8();
                    asked.add(path);
                    Packet.Builder data =
                            Packet.newBuilder().setType(PacketType.PACKET_DATA).setID(packet.getID());
                    ByteString content = contents.getOrDefault(path, ByteString.EMPTY);
                    if (!content.isEmpty()) {
                        receiver.onNext(data.setData(content).build());
                    }
                    receiver.onNext(data.clearData().build());
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    private static final class Ignoring implements StreamObserver<Packet> {
        @Override
        public void onNext(Packet packet) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
    }

    private final class Secrets extends SecretsGrpc.SecretsImplBase {
        @Override
        public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answers) {
            ByteString secret = secrets.get(request.getID());
            if (secret == null) {
                answers.onError(Status.NOT_FOUND.asRuntimeException());
            } else {
                answers.onNext(GetSecretResponse.newBuilder().setData(secret).build());
                answers.onCompleted();
            }
        }
    }

    private static final class Auth extends AuthGrpc.AuthImplBase {
        @Override
        public void credentials(CredentialsRequest request, StreamObserver<CredentialsResponse> answers) {
            boolean known = request.getHost().equals("known.example");
            answers.onNext(CredentialsResponse.newBuilder()
                    .setUsername(known ? "me" : "")
                    .setSecret(known ? "word" : "token")
                    .build());
            answers.onCompleted();
        }
    }

    /** Answers with what it is sent. */
    private static final class Ssh extends SSHGrpc.SSHImplBase {
        @Override
        public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> answers) {
            if (request.getID().equals("default")) {
                answers.onNext(CheckAgentResponse.getDefaultInstance());
                answers.onCompleted();
            } else {
                answers.onError(Status.UNKNOWN
                        .withDescription("unset ssh forward key " + request.getID())
                        .asRuntimeException());
            }
        }

        @Override
        public StreamObserver<dev.priok.buildkit.wire.ssh.BytesMessage> forwardAgent(
                StreamObserver<dev.priok.buildkit.wire.ssh.BytesMessage> answers) {
            return answers;
        }
    }

    private final class Taking extends FileSendGrpc.FileSendImplBase {
        @Override
        public StreamObserver<dev.priok.buildkit.wire.filesync.BytesMessage> diffCopy(
                StreamObserver<dev.priok.buildkit.wire.filesync.BytesMessage> answers) {
            String exporter = String.valueOf(HEADERS.get()
                    .get(Metadata.Key.of("buildkit-attachable-exporter-id", Metadata.ASCII_STRING_MARSHALLER)));
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            return new StreamObserver<>() {
                @Override
                public void onNext(dev.priok.buildkit.wire.filesync.BytesMessage message) {
                    content.writeBytes(message.getData().toByteArray());
                }

                @Override
                public void onError(Throwable cause) {}

                @Override
                public void onCompleted() {
                    taken.put(exporter, content.toByteArray());
                    answers.onCompleted();
                }
            };
        }
    }

    private final class Blobs extends ContentGrpc.ContentImplBase {
        @Override
        public void read(ReadContentRequest request, StreamObserver<ReadContentResponse> answers) {
            ByteString blob = blobs.get(request.getDigest());
            if (blob == null) {
                answers.onError(Status.NOT_FOUND.withDescription("no such blob").asRuntimeException());
                return;
            }
            answers.onNext(ReadContentResponse.newBuilder()
                    .setData(blob.substring(0, blob.size() / 2))
                    .build());
            answers.onNext(ReadContentResponse.newBuilder()
                    .setData(blob.substring(blob.size() / 2))
                    .build());
            answers.onCompleted();
        }
    }
}
