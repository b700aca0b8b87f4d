package dev.priok.cli.container;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonSyntaxException;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The end of a container, waited for in a thread of its own. */
final class ExitWait {
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private ExitWait() {}

    /** What to wait for, as the API names it. */
    enum Until {
        NOT_RUNNING("not-running"),
        NEXT_EXIT("next-exit"),
        REMOVED("removed");

        private final String condition;

        Until(String condition) {
            this.condition = condition;
        }

        /** The end of a container that is about to be started. */
        static Until over(boolean autoRemove) {
            return autoRemove ? REMOVED : NEXT_EXIT;
        }
    }

    /** Begins to wait. Returns when the engine has noted it, so that an end after that cannot be missed. */
    static ExitWait begin(Session session, String container, Until until) {
        ExitWait wait = new ExitWait();
        Response response = session.engine()
                .send(Request.post("/containers/" + Request.segment(container) + "/wait")
                        .query("condition", until.condition));
        Thread.ofPlatform().daemon().name("wait").start(() -> wait.read(session, response));
        return wait;
    }

    private void read(Session session, Response response) {
        try (response) {
            Json answer = response.json();
            String error = answer.at("Error", "Message").text();
            if (!error.isEmpty()) {
                session.err().line("Error waiting for container: " + error);
                exitCode.complete(CommandFailure.NOT_RUN);
            } else {
                exitCode.complete((int) answer.at("StatusCode").number());
            }
        } catch (IOException | JsonSyntaxException | EngineRequestException | EngineUnreachableException e) {
            exitCode.completeExceptionally(e);
        }
    }

    /** The exit code; blocks until the container ended. */
    int await() throws IOException {
        try {
            return exitCode.get();
        } catch (ExecutionException e) {
            throw new IOException("error waiting for container: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
