package dev.priok.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be asked about a Dockerfile instead of building it. */
class QuestionServicesTest extends PlayedConnection {
    @Test
    void aCheckTellsItsWarningsAndBuildsNothing() {
        threads.submit(() -> control.solve(request("led").build()));
        Map<String, ByteString> answer = bridge("led")
                .solve(dev.priok.buildkit.wire.gateway.SolveRequest.newBuilder()
                        .setFrontend("dockerfile.v0")
                        .putFrontendOpt("requestid", "frontend.lint")
                        .putFrontendOpt("frontend.caps", "moby.buildkit.frontend.subrequests+forward")
                        .build())
                .getResult()
                .getMetadataMap();
        assertThat(answer).containsEntry("result.statuscode", ByteString.copyFromUtf8("1"));
        assertThat(answer.getOrDefault("result.json", ByteString.EMPTY).toStringUtf8())
                .contains("StageNameCasing", "\"filename\" : \"Dockerfile\"", "\"line\" : 2");
        assertThat(builder.requests).isEmpty();
    }

    private Map<String, ByteString> ask(String question) {
        threads.submit(() -> control.solve(request(question).build()));
        return bridge(question)
                .solve(dev.priok.buildkit.wire.gateway.SolveRequest.newBuilder()
                        .setFrontend("dockerfile.v0")
                        .putFrontendOpt("requestid", question)
                        .build())
                .getResult()
                .getMetadataMap();
    }

    @Test
    void targetsAreListedByteForByteAsBuildKitDoes() {
        Map<String, ByteString> answer = ask("frontend.targets");
        assertThat(answer).containsEntry("version", ByteString.copyFromUtf8("1.0.0"));
        assertThat(answer.getOrDefault("result.txt", ByteString.EMPTY).toStringUtf8())
                .isEqualTo("""
                        TARGET    DESCRIPTION
                        one       is <first>
                        (default)\s
                        """);
        assertThat(answer.getOrDefault("result.json", ByteString.EMPTY).toStringUtf8())
                .isEqualTo("""
                        {
                          "targets": [
                            {
                              "name": "one",
                              "description": "is \\u003cfirst\\u003e",
                              "base": "a",
                              "platform": "$P",
                              "location": {
                                "ranges": [
                                  {
                                    "start": {
                                      "line": 1
                                    },
                                    "end": {
                                      "line": 1
                                    }
                                  }
                                ]
                              }
                            },
                            {
                              "default": true,
                              "base": "one",
                              "location": {
                                "ranges": [
                                  {
                                    "start": {
                                      "line": 2
                                    },
                                    "end": {
                                      "line": 2
                                    }
                                  }
                                ]
                              }
                            }
                          ],
                          "sources": [
                            "RlJPTSBhIEFTIG9uZQpGUk9NIG9uZQo="
                          ]
                        }""");
    }

    @Test
    void whatATargetCanBeGivenIsToldAsBuildKitDoes() {
        Map<String, ByteString> answer = ask("frontend.outline");
        assertThat(answer.getOrDefault("result.txt", ByteString.EMPTY).toStringUtf8())
                .isEqualTo("""
                        TARGET:      t
                        DESCRIPTION: makes it

                        BUILD ARG   VALUE   DESCRIPTION
                        A           1      \s
                        LONG                for it

                        SECRET   REQUIRED
                        key      true
                        s       \s

                        """);
        assertThat(answer.getOrDefault("result.json", ByteString.EMPTY).toStringUtf8())
                .startsWith("{\n  \"name\": \"t\",\n  \"description\": \"makes it\",\n  \"args\": [\n")
                .contains("\"line\": 2")
                .endsWith("\"sources\": [\n    \"RlJPTSBhCg==\"\n  ]\n}")
                .doesNotContain("ssh");
    }

    @Test
    void theQuestionsThatCanBeAskedAreListed() {
        Map<String, ByteString> answer = ask("frontend.subrequests.describe");
        assertThat(answer.getOrDefault("result.txt", ByteString.EMPTY).toStringUtf8())
                .isEqualTo("""
                        NAME                 VERSION DESCRIPTION
                        outline              1.0.0   List all parameters current build target supports
                        targets              1.0.0   List all targets current build supports
                        subrequests.describe 1.0.0   List available subrequest types
                        """);
        assertThat(answer.getOrDefault("result.json", ByteString.EMPTY).toStringUtf8())
                .contains("\"opts\": [],\n    \"inputs\": null,", "\"opts\": null,", "\"refs\": null\n");
    }

    @Test
    void aQuestionThatIsNotKnownIsRefusedInTheWayClientsExpect() throws Exception {
        threads.submit(() -> control.solve(request("led").build()));
        assertThatThrownBy(() -> bridge("led")
                        .solve(dev.priok.buildkit.wire.gateway.SolveRequest.newBuilder()
                                .setFrontend("dockerfile.v0")
                                .putFrontendOpt("requestid", "frontend.odd")
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(StatusProto.fromThrowable(e)
                                        .getDetails(0)
                                        .getValue()
                                        .toStringUtf8())
                                .isEqualTo("{\"name\":\"frontend.odd\"}"));
    }
}
