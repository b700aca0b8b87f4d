package dev.priok.buildkit.control;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.wire.content.ContentGrpc;
import dev.priok.buildkit.wire.content.Info;
import dev.priok.buildkit.wire.content.InfoRequest;
import dev.priok.buildkit.wire.content.InfoResponse;
import dev.priok.buildkit.wire.content.ReadContentRequest;
import dev.priok.buildkit.wire.content.ReadContentResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** What records of builds name by digest. It can only be read. */
final class ContentService extends ContentGrpc.ContentImplBase {
    private static final int PART_BYTES = 1 << 20;

    private final PastBuilds past;

    ContentService(PastBuilds past) {
        this.past = past;
    }

    private byte[] find(String digest) {
        return past.content(digest)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("content " + digest + ": not found")
                        .asRuntimeException());
    }

    @Override
    public void info(InfoRequest request, StreamObserver<InfoResponse> answers) {
        Call.answer(answers, () -> {
            byte[] found = find(request.getDigest());
            return InfoResponse.newBuilder()
                    .setInfo(Info.newBuilder().setDigest(request.getDigest()).setSize(found.length))
                    .build();
        });
    }

    @Override
    public void read(ReadContentRequest request, StreamObserver<ReadContentResponse> answers) {
        Outflow<ReadContentResponse> client = new Outflow<>((ServerCallStreamObserver<ReadContentResponse>) answers);
        Call.stream(answers, () -> {
            byte[] content = find(request.getDigest());
            long asked = request.getSize() > 0 ? request.getOffset() + request.getSize() : content.length;
            int end = (int) Math.min(content.length, asked);
            if (request.getOffset() < 0 || request.getOffset() > content.length || asked < 0) {
                throw Status.OUT_OF_RANGE
                        .withDescription("offset " + request.getOffset() + " is outside of " + request.getDigest())
                        .asRuntimeException();
            }
            for (int at = (int) request.getOffset(); at < end; at += PART_BYTES) {
                client.send(ReadContentResponse.newBuilder()
                        .setOffset(at)
                        .setData(ByteString.copyFrom(content, at, Math.min(PART_BYTES, end - at)))
                        .build());
            }
            return null;
        });
    }
}
