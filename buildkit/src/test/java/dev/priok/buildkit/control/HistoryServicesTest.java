package dev.priok.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.priok.build.BuildException;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildProgress;
import dev.priok.buildkit.wire.content.ContentGrpc;
import dev.priok.buildkit.wire.content.InfoRequest;
import dev.priok.buildkit.wire.content.ReadContentRequest;
import dev.priok.buildkit.wire.control.BuildHistoryEvent;
import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.BuildHistoryRequest;
import dev.priok.buildkit.wire.control.Descriptor;
import dev.priok.buildkit.wire.control.StatusRequest;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of builds that were. */
class HistoryServicesTest extends PlayedConnection {
    @Test
    void theHistoryTellsOfBuildsUntilTheyAreForgotten() {
        builder.course = (_, progress) -> {
            progress.vertex(new BuildProgress.VertexState(VERTEX, "it", List.of(), NOW, NOW, false, ""));
            return Map.of();
        };
        solve(Map.of("target", "t"));
        List<BuildHistoryEvent> events = new java.util.ArrayList<>();
        BuildHistoryRequest all =
                BuildHistoryRequest.newBuilder().setEarlyExit(true).build();
        control.listenBuildHistory(all).forEachRemaining(events::add);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getRecord().getRef()).isEqualTo("direct");
        assertThat(events.getFirst().getRecord().getFrontendAttrsMap()).containsEntry("target", "t");
        assertThat(control.status(StatusRequest.newBuilder().setRef("direct").build()))
                .toIterable()
                .flatExtracting(StatusResponse::getVertexesList)
                .extracting(dev.priok.buildkit.wire.control.Vertex::getName)
                .contains("it");

        control.updateBuildHistory(dev.priok.buildkit.wire.control.UpdateBuildHistoryRequest.newBuilder()
                .setRef("direct")
                .setDelete(true)
                .build());

        assertThat(control.listenBuildHistory(all).hasNext()).isFalse();
    }

    private BuildHistoryRecord told(String... filters) {
        Iterator<BuildHistoryEvent> events = control.listenBuildHistory(BuildHistoryRequest.newBuilder()
                .setEarlyExit(true)
                .addAllFilter(List.of(filters))
                .build());
        return events.hasNext() ? events.next().getRecord() : BuildHistoryRecord.getDefaultInstance();
    }

    private ByteString content(Descriptor descriptor) {
        ContentGrpc.ContentBlockingStub contents = ContentGrpc.newBlockingStub(client.channel());
        assertThat(contents.info(InfoRequest.newBuilder()
                                .setDigest(descriptor.getDigest())
                                .build())
                        .getInfo()
                        .getSize())
                .isEqualTo(descriptor.getSize());
        ByteString[] content = {ByteString.EMPTY};
        contents.read(ReadContentRequest.newBuilder()
                        .setDigest(descriptor.getDigest())
                        .setOffset(1)
                        .build())
                .forEachRemaining(part -> content[0] = content[0].concat(part.getData()));
        return content[0];
    }

    @Test
    void theHistoryTellsHowResultsWereMade() {
        byte[] predicate = "{\"made\":true}".getBytes(StandardCharsets.UTF_8);
        builder.provenance = List.of(
                new BuildOutcome.Provenance(new Platform("linux", "amd64", ""), "https://slsa.dev/x", predicate));
        solve(Map.of());

        Descriptor provenance = told("status==completed").getResult().getAttestations(0);
        assertThat(provenance.getMediaType()).isEqualTo("application/vnd.in-toto+json");
        assertThat(provenance.getAnnotationsMap()).containsEntry("in-toto.io/predicate-type", "https://slsa.dev/x");
        assertThat(content(provenance).toStringUtf8()).isEqualTo("\"made\":true}");
        assertThatThrownBy(() ->
                        content(provenance.toBuilder().setDigest("sha256:12").build()))
                .hasMessage("NOT_FOUND: content sha256:12: not found");
    }

    @Test
    void theHistoryTellsWhereABuildFailed() throws Exception {
        builder.course = (_, _) -> {
            throw new BuildException("it failed", location(2), 3, null);
        };
        assertThatThrownBy(() -> solve(Map.of())).hasMessageContaining("it failed");

        assertThat(told("status==completed")).isEqualTo(BuildHistoryRecord.getDefaultInstance());
        BuildHistoryRecord record = told("status==error,ref~=^dir");
        assertThat(record.getError().getMessage()).isEqualTo("it failed");
        ByteString status = content(record.getExternalError());
        assertThat(status.toStringUtf8()).contains("errdefs.Source+json", "\"filename\":\"Dockerfile\"");
    }
}
