package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.api.http.HangUps;
import dev.priok.engine.port.RequestAuthorizer;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever decides about requests sees them as they will be understood, and is obeyed. */
class AuthorizationTest {
    private final Judge judge = new Judge();
    private final ApiFixture api = new ApiFixture(HangUps.Probe.NONE, judge);

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    /** Allows what the predicates allow, and remembers everything. */
    private static final class Judge implements RequestAuthorizer {
        final List<Asked> requests = new ArrayList<>();
        final List<Answered> answers = new ArrayList<>();
        Predicate<Asked> allowsRequest = _ -> true;
        Predicate<Answered> allowsAnswer = _ -> true;

        @Override
        public List<String> names() {
            return List.of("judge");
        }

        @Override
        public synchronized void request(Asked asked) {
            requests.add(asked);
            require(allowsRequest.test(asked));
        }

        @Override
        public synchronized void answer(Asked asked, Answered answered) {
            answers.add(answered);
            require(allowsAnswer.test(answered));
        }

        private static void require(boolean allowed) {
            if (!allowed) {
                throw new EngineException(new EngineError.Forbidden("authorization denied by plugin judge: no"));
            }
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Test
    void requestAndAnswerAreShownWithoutSecrets() throws IOException {
        assertThat(api.ask(
                                "GET",
                                "/v1.45/version?x=%20",
                                "X-Registry-Auth: secret",
                                "authorization: secret",
                                "x-thing: a",
                                "Connection: close")
                        .status())
                .isEqualTo(200);
        RequestAuthorizer.Asked asked = judge.requests.getFirst();
        assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /v1.45/version?x=%20");
        assertThat(asked.headers()).containsEntry("X-Thing", "a").doesNotContainValue("secret");
        assertThat(asked.user()).isEmpty();
        RequestAuthorizer.Answered answered = judge.answers.getFirst();
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.headers()).containsEntry("Content-Type", "application/json");
        assertThat(decoded(answered.body())).contains("\"ApiVersion\"");
    }

    @Test
    void jsonBodiesAreShownAndStillRead() throws IOException {
        String body = "{\"Name\":\"books\"}";
        assertThat(api.send("POST", "/v1.45/volumes/create", body).status()).isEqualTo(201);
        assertThat(decoded(judge.requests.getFirst().body())).isEqualTo(body);
    }

    @Test
    void loginsAreNotShown() throws IOException {
        api.send("POST", "/v1.45/auth", "{\"password\":\"secret\"}");
        assertThat(judge.requests.getFirst().body()).isEmpty();
        assertThat(judge.answers.getFirst().body()).isEmpty();
    }

    @Test
    void bodiesThatAreTooLargeToShowAreRefused() throws IOException {
        String body = "{\"Name\":\"" + "x".repeat(4 << 20) + "\"}";
        Talk.Answer answer = api.send("POST", "/v1.45/volumes/create", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("request body too large for authorization plugin");
        assertThat(judge.requests).isEmpty();
    }

    @Test
    void aDeniedRequestIsNotDone() throws IOException {
        judge.allowsRequest = asked -> !asked.uri().contains("/volumes/create");
        for (String path : List.of("/v1.45/volumes/create", "/volumes%2Fcreate", "/v1.45/volumes/%63reate")) {
            Talk.Answer answer = api.send("POST", path, "{\"Name\":\"books\"}");
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.message()).isEqualTo("authorization denied by plugin judge: no");
        }
        assertThat(judge.answers).isEmpty();
        assertThat(api.ask("GET", "/v1.45/volumes/books").status()).isEqualTo(404);
    }

    @Test
    void aDeniedAnswerIsNotTold() throws IOException {
        judge.allowsAnswer = answered -> !decoded(answered.body()).contains("ApiVersion");
        Talk.Answer answer = api.ask("GET", "/v1.45/version");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("ApiVersion");
        assertThat(judge.answers).hasSize(1);
    }

    @Test
    void errorsStayWhatTheyAre() throws IOException {
        judge.allowsAnswer = _ -> false;
        assertThat(api.ask("GET", "/v1.45/volumes/none").status()).isEqualTo(404);
        assertThat(judge.answers).extracting(RequestAuthorizer.Answered::status).containsExactly(404);
    }

    @Test
    void streamsAreJudgedBeforeTheyBegin() throws IOException {
        judge.allowsAnswer = answered -> answered.status() >= 400;
        assertThat(api.ask("GET", "/v1.45/events?until=1").status()).isEqualTo(403);
        assertThat(judge.answers.getFirst().body()).isEmpty();
    }
}
