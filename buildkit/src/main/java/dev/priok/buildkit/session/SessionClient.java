package dev.priok.buildkit.session;

import com.google.protobuf.ByteString;
import dev.priok.build.BuildClient;
import dev.priok.build.BuildOutput;
import dev.priok.buildkit.files.TreeReceiver;
import dev.priok.buildkit.files.TreeSender;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.auth.AuthGrpc;
import dev.priok.buildkit.wire.auth.CredentialsRequest;
import dev.priok.buildkit.wire.auth.CredentialsResponse;
import dev.priok.buildkit.wire.content.ContentGrpc;
import dev.priok.buildkit.wire.content.WriteContentRequest;
import dev.priok.buildkit.wire.content.WriteContentResponse;
import dev.priok.buildkit.wire.filesync.FileSendGrpc;
import dev.priok.buildkit.wire.filesync.FileSyncGrpc;
import dev.priok.buildkit.wire.fsutil.Packet;
import dev.priok.buildkit.wire.secrets.GetSecretRequest;
import dev.priok.buildkit.wire.secrets.SecretsGrpc;
import dev.priok.buildkit.wire.ssh.CheckAgentRequest;
import dev.priok.buildkit.wire.ssh.SSHGrpc;
import dev.priok.buildkit.wire.upload.UploadGrpc;
import dev.priok.kernel.Directory;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.RegistryCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The client of a build at the far end of a session. */
public final class SessionClient implements BuildClient {
    private static final int LARGEST_SECRET_BYTES = 500 * 1024;

    /** The method of files for the client, when what travels is a tree. */
    private static final MethodDescriptor<Packet, Packet> SEND_TREE = MethodDescriptor.<Packet, Packet>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(FileSendGrpc.getDiffCopyMethod().getFullMethodName())
            .setRequestMarshaller(ProtoUtils.marshaller(Packet.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Packet.getDefaultInstance()))
            .build();

    private final ClientSession session;
    private final Map<String, ClientSession> directories;

    /** @param directories those that other sessions of the same client have, by the names they have there */
    public SessionClient(ClientSession session, Map<String, ClientSession> directories) {
        this.session = session;
        this.directories = Map.copyOf(directories);
    }

    @Override
    public String sharedKey() {
        return session.sharedKey().isEmpty() ? session.id() : session.sharedKey();
    }

    @Override
    public void synchronize(String name, FileQuery query, Path target) throws IOException {
        ClientSession owner = directories.getOrDefault(name, session);
        if (!owner.answers(FileSyncGrpc.getDiffCopyMethod())) {
            throw EngineException.notFound("the client gives no files: " + name);
        }
        CallHeaders headers = new CallHeaders().add("dir-name", name);
        query.include().forEach(pattern -> headers.add("include-patterns", pattern));
        query.exclude().forEach(pattern -> headers.add("exclude-patterns", pattern));
        query.followPaths().forEach(path -> headers.add("followpaths", path));
        try (Directory root = Directory.open(target);
                MessageStream<Packet, Packet> stream =
                        new MessageStream<>(owner.channel(), FileSyncGrpc.getDiffCopyMethod(), headers.metadata())) {
            new TreeReceiver(stream, root).receive();
        } catch (StatusRuntimeException e) {
            throw translated(e, "the client's directory " + name);
        }
    }

    @Override
    public Optional<byte[]> secret(String id) throws IOException {
        if (!session.answers(SecretsGrpc.getGetSecretMethod())) {
            return Optional.empty();
        }
        try {
            ByteString data = SecretsGrpc.newBlockingStub(session.channel())
                    .getSecret(GetSecretRequest.newBuilder().setID(id).build())
                    .getData();
            if (data.size() > LARGEST_SECRET_BYTES) {
                throw EngineException.invalid(
                        "the secret " + id + " is larger than " + LARGEST_SECRET_BYTES + " bytes");
            }
            return Optional.of(data.toByteArray());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw translated(e, "the secret " + id);
        }
    }

    @Override
    public RegistryCredentials credentials(String registryHost) throws IOException {
        if (!session.answers(AuthGrpc.getCredentialsMethod())) {
            return RegistryCredentials.NONE;
        }
        try {
            CredentialsResponse answer = AuthGrpc.newBlockingStub(session.channel())
                    .credentials(CredentialsRequest.newBuilder()
                            .setHost(registryHost)
                            .build());
            // A secret without a name is a refresh token.
            return answer.getUsername().isEmpty()
                    ? new RegistryCredentials("", "", registryHost, answer.getSecret(), "")
                    : new RegistryCredentials(answer.getUsername(), answer.getSecret(), registryHost, "", "");
        } catch (StatusRuntimeException e) {
            throw translated(e, "the credentials for " + registryHost);
        }
    }

    @Override
    public boolean hasSshAgent(String id) throws IOException {
        if (!session.answers(SSHGrpc.getForwardAgentMethod())) {
            return false;
        }
        try {
            SSHGrpc.newBlockingStub(session.channel())
                    .checkAgent(CheckAgentRequest.newBuilder().setID(id).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (isGone(e.getStatus())) {
                throw translated(e, "the SSH agent " + id);
            }
            // BuildKit's clients give no code that would tell a missing agent from other failures.
            return false;
        }
    }

    @Override
    public ByteChannel openSshAgent(String id) {
        return new SshChannel(new MessageStream<>(
                session.channel(),
                SSHGrpc.getForwardAgentMethod(),
                new CallHeaders().add("buildkit.ssh.id", id).metadata()));
    }

    @Override
    public OutputStream openFile(String destination, Map<String, String> attributes) {
        CallHeaders headers = exporter(destination);
        attributes.forEach((name, value) -> headers.add("exporter-md-" + name, value));
        return new FileUpload(
                new MessageStream<>(session.channel(), FileSendGrpc.getDiffCopyMethod(), headers.metadata()));
    }

    @Override
    public void sendDirectory(String destination, Path directory) throws IOException {
        CallHeaders headers = exporter(destination);
        try (Directory root = Directory.open(directory);
                MessageStream<Packet, Packet> stream =
                        new MessageStream<>(session.channel(), SEND_TREE, headers.metadata())) {
            new TreeSender(stream, root).send();
        } catch (StatusRuntimeException e) {
            throw translated(e, "the result's directory");
        }
    }

    /** BuildKit's clients learn it from the build's answer. */
    @Override
    public void writeRoot(String store, byte[] descriptor) {}

    private CallHeaders exporter(String destination) {
        if (!session.answers(FileSendGrpc.getDiffCopyMethod())) {
            throw EngineException.invalid("the client takes no files");
        }
        // One result goes to several places in one call.
        return new CallHeaders()
                .add("buildkit-attachable-exporter-id", destination)
                .add("buildkit-exporter-multi-platform", "1");
    }

    @Override
    public InputStream openBlob(String store, Digest digest) {
        if (!session.answers(ContentGrpc.getReadMethod())) {
            throw EngineException.notFound("the client has no store " + store);
        }
        return new BlobDownload(
                new MessageStream<>(session.channel(), ContentGrpc.getReadMethod(), ofStore(store)),
                digest,
                "the blob " + digest + " of the client's store " + store);
    }

    @Override
    public void writeBlob(String store, Digest digest, long sizeBytes, InputStream content) throws IOException {
        if (!session.answers(ContentGrpc.getWriteMethod())) {
            throw EngineException.notFound("the client takes nothing for a store " + store);
        }
        try (MessageStream<WriteContentRequest, WriteContentResponse> stream =
                new MessageStream<>(session.channel(), ContentGrpc.getWriteMethod(), ofStore(store))) {
            BlobUpload.send(stream, digest, sizeBytes, content);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw translated(e, "the blob " + digest + " for the client's store " + store);
            }
        }
    }

    private static Metadata ofStore(String store) {
        // BuildKit's clients have one for all outputs.
        String name = store.startsWith(BuildOutput.STORE) ? "export" : store;
        return new CallHeaders()
                .add("buildkit-attachable-store-id", name)
                .add("containerd-namespace", "buildkit")
                .metadata();
    }

    /**
     * What the client was given as an archive on its standard input; the caller closes it.
     *
     * @param url as the client calls it
     */
    public InputStream upload(URI url) {
        return new UploadStream(new MessageStream<>(
                session.channel(),
                UploadGrpc.getPullMethod(),
                new CallHeaders()
                        .add("urlpath", url.getPath())
                        .add("urlhost", url.getHost())
                        .metadata()));
    }

    static boolean isGone(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.CANCELLED;
    }

    /** What a failed call means: an IOException if the client is gone, otherwise thrown at once. */
    static IOException translated(StatusRuntimeException e, String what) {
        Status status = e.getStatus();
        if (isGone(status)) {
            return new IOException("the client went away: " + what, e);
        }
        String message = what + ": " + status.getDescription();
        throw status.getCode() == Status.Code.NOT_FOUND
                ? EngineException.notFound(message)
                : EngineException.invalid(message);
    }
}
