package dev.priok.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.priok.build.Attestations;
import dev.priok.build.Attestations.Provenance;
import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildException;
import dev.priok.build.BuildOutput;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.buildkit.wire.control.DiskUsageRequest;
import dev.priok.buildkit.wire.control.Exporter;
import dev.priok.buildkit.wire.control.ListWorkersRequest;
import dev.priok.buildkit.wire.control.PruneRequest;
import dev.priok.buildkit.wire.control.SolveResponse;
import dev.priok.buildkit.wire.control.StatusRequest;
import dev.priok.buildkit.wire.control.StatusResponse;
import dev.priok.buildkit.wire.gateway.EvaluateRequest;
import dev.priok.buildkit.wire.gateway.PingRequest;
import dev.priok.buildkit.wire.gateway.Result;
import dev.priok.buildkit.wire.gateway.ReturnRequest;
import dev.priok.buildkit.wire.pb.Definition;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.ImageConfig.Platform;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Builds, and what is beside them. */
class ClientServicesTest extends PlayedConnection {
    /** As buildx does: the build is held open, led, and ended by the choice of a result. */
    private Future<SolveResponse> lead(String ref, Map<String, String> options, Exporter... exporters) {
        Future<SolveResponse> answer = threads.submit(() ->
                control.solve(request(ref).addAllExporters(List.of(exporters)).build()));
        bridge(ref).ping(PingRequest.getDefaultInstance());
        Result result = bridge(ref)
                .solve(dev.priok.buildkit.wire.gateway.SolveRequest.newBuilder()
                        .setFrontend("dockerfile.v0")
                        .putAllFrontendOpt(options)
                        .build())
                .getResult();
        bridge(ref).return_(ReturnRequest.newBuilder().setResult(result).build());
        return answer;
    }

    @Test
    void aBuildThatItsClientLeadsGetsFilesAndSecretsAndGivesItsResult() throws Exception {
        far.file("Dockerfile", "FROM scratch");
        far.secrets.put("s", ByteString.copyFromUtf8("word"));
        builder.course = (asking, _) -> {
            asking.synchronize("context", FileQuery.ALL, directory);
            try (OutputStream tar = asking.openFile("0", Map.of())) {
                tar.write(asking.secret("s").orElseThrow());
            }
            return Map.of("containerimage.digest", "sha256:abc");
        };

        SolveResponse answer = lead(
                        "led",
                        Map.of("filename", "Dockerfile", "target", "t"),
                        Exporter.newBuilder().setType("tar").build())
                .get();

        assertThat(answer.getExporterResponseMap()).containsEntry("containerimage.digest", "sha256:abc");
        assertThat(directory.resolve("Dockerfile")).hasContent("FROM scratch");
        assertThat(far.taken.get("0")).asString().isEqualTo("word");
        assertThat(asked().target()).isEqualTo("t");
        assertThat(asked().outputs()).containsExactly(new BuildOutput(BuildOutput.Kind.TAR, "0", Map.of()));
    }

    @Test
    void optionsOfTheFrontendBecomeARequest() {
        Map<String, String> options = new HashMap<>();
        options.put("filename", "sub/File");
        options.put("build-arg:A", "1");
        options.put("label:l", "2");
        options.put("platform", "linux/amd64,linux/arm/v7");
        options.put("no-cache", "one,two");
        options.put("image-resolve-mode", "pull");
        options.put("add-hosts", "h=1.2.3.4,i=::1");
        options.put("force-network-mode", "none");
        options.put("shm-size", "100");
        options.put("ulimit", "nofile=1:2,core=0");
        options.put("cgroup-parent", "parent");
        options.put("hostname", "host");
        options.put("context:image", "docker-image://alpine:3");
        options.put("context:dir", "local:other");
        options.put("context:layout", "oci-layout://store:tag@sha256:12");
        options.put("cache-imports", "[{\"Type\":\"registry\",\"Attrs\":{\"ref\":\"r/c\"}}]");
        options.put("attest:provenance", "mode=max");
        options.put("vcs:source", "told only");

        solve(options);

        assertThat(asked().context()).isEqualTo(new ContextSource.OfClient("context"));
        assertThat(asked().dockerfile())
                .isEqualTo(new BuildRequest.Dockerfile(new ContextSource.OfClient("dockerfile"), "sub/File"));
        assertThat(asked().buildArgs()).containsExactly(Map.entry("A", "1"));
        assertThat(asked().labels()).containsExactly(Map.entry("l", "2"));
        assertThat(asked().platforms())
                .containsExactly(new Platform("linux", "amd64", ""), new Platform("linux", "arm", "v7"));
        assertThat(asked().cache())
                .isEqualTo(new BuildRequest.CacheUse(
                        false,
                        List.of("one", "two"),
                        true,
                        List.of(new BuildRequest.CacheImport("registry", Map.of("ref", "r/c"))),
                        List.of()));
        assertThat(asked().steps().extraHosts()).containsExactlyInAnyOrder("h:1.2.3.4", "i:::1");
        assertThat(asked().steps().network()).isEqualTo("none");
        assertThat(asked().steps().shmSizeBytes()).isEqualTo(100);
        assertThat(asked().steps().ulimits()).containsExactly("nofile=1:2", "core=0");
        assertThat(asked().steps().cgroupParent()).isEqualTo("parent");
        assertThat(asked().steps().hostname()).isEqualTo("host");
        assertThat(asked().namedContexts())
                .containsEntry("image", new ContextSource.OfImage("alpine:3"))
                .containsEntry("dir", new ContextSource.OfClient("other"))
                .containsEntry("layout", new ContextSource.OfLayout("oci:store", "sha256:12"));
        assertThat(asked().attestations())
                .isEqualTo(new Attestations(new Provenance(true, false, false, false, ""), false));
        assertThat(asked().outputs()).containsExactly(new BuildOutput(BuildOutput.Kind.NONE, "", Map.of()));
    }

    @Test
    void anEmptyNoCacheMeansAllStagesAndARemoteContextHasItsOwnDockerfile() {
        solve(Map.of("no-cache", "", "context", "https://example.com/repo.git"));

        assertThat(asked().cache().disabled()).isTrue();
        assertThat(asked().dockerfile().context())
                .isEqualTo(new ContextSource.Remote("https://example.com/repo.git"))
                .isEqualTo(asked().context());
    }

    @Test
    void whatIsNotBuiltIsRefusedByItsName() {
        assertThatThrownBy(() -> solve(Map.of("device", "gpu", "unheard-of", "x")))
                .hasMessageContaining("options device, unheard-of");
        assertThatThrownBy(
                        () -> control.solve(request("a").setFrontend("strange").build()))
                .hasMessageContaining("frontend strange not found");
        assertThatThrownBy(() -> control.solve(request("b")
                        .setFrontend("gateway.v0")
                        .putFrontendAttrs("source", "other/frontend")
                        .build()))
                .hasMessageContaining("other/frontend");
        assertThatThrownBy(() -> control.solve(request("c")
                        .setFrontend("dockerfile.v0")
                        .addEntitlements("security.unheard-of")
                        .build()))
                .hasMessageContaining("security.unheard-of");
        assertThatThrownBy(() -> control.solve(request("d")
                        .setFrontend("dockerfile.v0")
                        .addExporters(Exporter.newBuilder().setType("odd"))
                        .build()))
                .hasMessageContaining("exporter odd");
        assertThatThrownBy(() -> control.solve(request("e")
                        .setDefinition(Definition.newBuilder().addDef(ByteString.copyFromUtf8("x")))
                        .build()))
                .hasMessageContaining("graphs that clients make themselves");
        assertThat(builder.requests).isEmpty();
    }

    @Test
    void theFrontendThatASyntaxLineNamesIsThisOne() {
        control.solve(request("syntax")
                .setFrontend("gateway.v0")
                .putFrontendAttrs("source", "docker/dockerfile:1")
                .putFrontendAttrs("cmdline", "docker/dockerfile:1")
                .build());
        assertThat(builder.requests).hasSize(1);
    }

    @Test
    void theCourseOfABuildIsToldWhileItRunsAndAfterwards() throws Exception {
        CountDownLatch halfWay = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        builder.course = (_, progress) -> {
            progress.vertex(new BuildProgress.VertexState(VERTEX, "[1/1] RUN", List.of(), NOW, null, false, ""));
            progress.log(VERTEX, 1, "out\n".getBytes(StandardCharsets.UTF_8));
            halfWay.countDown();
            goOn.get();
            progress.vertex(new BuildProgress.VertexState(VERTEX, "[1/1] RUN", List.of(), NOW, NOW, false, ""));
            progress.warning(new BuildProgress.BuildWarning(
                    null, "StageNameCasing", "description", "Stage name 'A'", "https://example.com", location(2)));
            return Map.of();
        };
        Future<SolveResponse> solve = threads.submit(() -> solve(Map.of()));
        Iterator<StatusResponse> course =
                control.status(StatusRequest.newBuilder().setRef("direct").build());
        assertThat(halfWay.await(2, TimeUnit.MINUTES)).isTrue();
        StatusResponse first = course.next();
        assertThat(first.getVertexes(0).getName()).isEqualTo("[1/1] RUN");
        assertThat(first.getVertexes(0).hasCompleted()).isFalse();

        goOn.complete(null);
        solve.get();

        StatusResponse.Builder all = StatusResponse.newBuilder().mergeFrom(first);
        course.forEachRemaining(all::mergeFrom);
        assertThat(all.getLogs(0).getMsg().toStringUtf8()).isEqualTo("out\n");
        assertThat(all.getVertexes(1).hasCompleted()).isTrue();
        assertThat(all.getWarnings(0).getShort().toStringUtf8()).isEqualTo("StageNameCasing: Stage name 'A' (line 2)");
        assertThat(all.getWarnings(0).getInfo().getFilename()).isEqualTo("Dockerfile");
        StatusResponse.Builder again = StatusResponse.newBuilder();
        control.status(StatusRequest.newBuilder().setRef("direct").build()).forEachRemaining(again::mergeFrom);
        assertThat(again.build()).isEqualTo(all.build());
    }

    @Test
    void outputThatNeverEndsIsClipped() {
        builder.course = (_, progress) -> {
            for (int i = 0; i < 100; i++) {
                progress.log(VERTEX, 1, new byte[100_000]);
            }
            return Map.of();
        };
        solve(Map.of());

        long bytes = 0;
        String last = "";
        Iterator<StatusResponse> course =
                control.status(StatusRequest.newBuilder().setRef("direct").build());
        while (course.hasNext()) {
            for (var log : course.next().getLogsList()) {
                bytes += log.getMsg().size();
                last = log.getMsg()
                        .substring(Math.max(0, log.getMsg().size() - 50))
                        .toStringUtf8();
            }
        }
        assertThat(bytes).isBetween(2L << 20, (2L << 20) + 100);
        assertThat(last).contains("[output clipped, log limit 2MiB reached]");
    }

    @Test
    void anErrorSaysItsPlaceInTheDockerfile() {
        builder.course = (_, _) -> {
            throw new BuildException("it failed", location(2), 3, null);
        };
        assertThatThrownBy(() -> solve(Map.of())).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e).hasMessage("UNKNOWN: it failed");
            var detail = StatusProto.fromThrowable(e).getDetails(0);
            assertThat(detail.getTypeUrl()).isEqualTo("github.com/moby/buildkit/errdefs.Source+json");
            assertThat(detail.getValue().toStringUtf8())
                    .contains("\"filename\":\"Dockerfile\"", "\"data\":\"RlJPTSBhClJVTiBiCg==\"")
                    .contains("\"ranges\":[{\"start\":{\"line\":2},\"end\":{\"line\":2}}]");
        });
    }

    @Test
    void aClientThatGivesUpInterruptsItsBuild() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        builder.course = (_, _) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Map.of();
        };
        threads.submit(() -> solve(Map.of()));
        assertThat(running.await(2, TimeUnit.MINUTES)).isTrue();

        client.close();

        assertThat(interrupted.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aClientThatFailsEndsItsBuildWithItsError() throws Exception {
        Future<SolveResponse> answer =
                threads.submit(() -> control.solve(request("led").build()));
        bridge("led")
                .return_(ReturnRequest.newBuilder()
                        .setError(com.google.rpc.Status.newBuilder().setCode(2).setMessage("gave up"))
                        .build());
        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).hasMessageContaining("gave up");
        assertThat(builder.requests).isEmpty();
    }

    @Test
    void aBuildUsesTheResultOfAnotherOnlyWhenThatIsThere() throws Exception {
        Future<SolveResponse> one =
                threads.submit(() -> control.solve(request("one").build()));
        Result result = bridge("one")
                .solve(dev.priok.buildkit.wire.gateway.SolveRequest.newBuilder()
                        .setFrontend("dockerfile.v0")
                        .build())
                .getResult();
        Future<SolveResponse> other = threads.submit(() -> control.solve(request("other")
                .setFrontend("dockerfile.v0")
                .putFrontendAttrs("context:base", "input:base")
                .putFrontendInputs("base", result.getRef().getDef())
                .build()));
        bridge("one")
                .evaluate(EvaluateRequest.newBuilder()
                        .setRef(result.getRef().getId())
                        .build());
        other.get();
        assertThat(builder.kept).containsExactly("one");
        bridge("one").return_(ReturnRequest.newBuilder().setResult(result).build());
        one.get();
        assertThat(builder.kept).isEmpty();

        assertThat(builder.requests)
                .extracting(BuildRequest::reference)
                .startsWith("one")
                .containsExactlyInAnyOrder("one", "other", "one");
        assertThat(builder.requests.get(1).namedContexts()).containsEntry("base", new ContextSource.OfBuild("one"));
    }

    @Test
    void theCacheIsListedAndPruned() {
        builder.records.all.add(
                new BuildRecord("one", Kind.SOURCE_LOCAL, "files", List.of(), List.of(), Map.of(), NOW, NOW, 2));
        var record = control.diskUsage(DiskUsageRequest.getDefaultInstance()).getRecord(0);
        assertThat(record.getID()).isEqualTo("one");
        assertThat(record.getSize()).isEqualTo(10);
        assertThat(record.getRecordType()).isEqualTo("source.local");

        assertThat(control.prune(PruneRequest.newBuilder()
                                .addFilter("type==regular")
                                .build())
                        .hasNext())
                .isFalse();
        assertThat(control.prune(PruneRequest.getDefaultInstance()).next().getID())
                .isEqualTo("one");
        assertThat(builder.records.all).isEmpty();
    }

    @Test
    void workersSayWhatTheyBuildFor() {
        var worker =
                control.listWorkers(ListWorkersRequest.getDefaultInstance()).getRecord(0);
        assertThat(worker.getID()).isEqualTo("worker");
        assertThat(worker.getLabelsMap()).containsEntry("a", "b");
        assertThat(worker.getPlatforms(0).getArchitecture()).isEqualTo("amd64");
    }
}
