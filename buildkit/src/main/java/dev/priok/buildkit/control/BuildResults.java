package dev.priok.buildkit.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.priok.buildkit.wire.pb.Definition;
import dev.priok.buildkit.wire.pb.Input;
import dev.priok.buildkit.wire.pb.Op;
import dev.priok.buildkit.wire.pb.OpMetadata;
import dev.priok.buildkit.wire.pb.SourceOp;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;

/**
 * Results of builds as definitions of BuildKit's: clients hand them from one build to another as they are. They have one
 * source, which names the result, and the operation at the end that every definition has.
 */
final class BuildResults {
    private static final String SCHEME = "build-result://";

    private BuildResults() {}

    static Definition definition(String result) {
        Op source = Op.newBuilder()
                .setSource(SourceOp.newBuilder().setIdentifier(SCHEME + result))
                .build();
        Op end = Op.newBuilder()
                .addInputs(Input.newBuilder().setDigest(digest(source)))
                .build();
        return Definition.newBuilder()
                .addDef(source.toByteString())
                .addDef(end.toByteString())
                .putMetadata(digest(source), OpMetadata.getDefaultInstance())
                .putMetadata(digest(end), OpMetadata.getDefaultInstance())
                .build();
    }

    private static String digest(Op op) {
        return Digest.sha256(op.toByteArray()).toString();
    }

    /** InvalidParameter if the definition is something that a client made up itself. */
    static String result(String name, Definition definition) {
        try {
            for (var bytes : definition.getDefList()) {
                Op op = Op.parseFrom(bytes);
                if (op.hasSource() && op.getSource().getIdentifier().startsWith(SCHEME)) {
                    return op.getSource().getIdentifier().substring(SCHEME.length());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new EngineException(
                    new dev.priok.model.EngineError.InvalidParameter("the input " + name + " is not readable"), e);
        }
        throw EngineException.invalid(
                "the input " + name + " is a graph of the client's own: only results of other builds can be inputs");
    }
}
