package dev.priok.cli.registry;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A program {@code docker-credential-NAME} that keeps credentials (protocol: docker-credential-helpers, README
 * "Development"). Blocks until the program has ended, which may ask a person.
 */
final class CredentialProgram {
    private static final String TOKEN_USER = "<token>";

    private final String program;

    CredentialProgram(String name) {
        if (name.indexOf('/') >= 0) {
            throw new CommandFailure("the name of a credential helper has a slash in it: " + name);
        }
        this.program = "docker-credential-" + name;
    }

    /** What the helper has for a server; empty credentials if nothing. */
    Credentials get(String server) throws IOException {
        Answer answer = run("get", server);
        if (answer.code() != 0) {
            if (answer.text().contains("credentials not found")) {
                return Credentials.none(server);
            }
            throw failure("getting", answer);
        }
        Json json = Json.parse(answer.text());
        String user = json.at("Username").text();
        String secret = json.at("Secret").text();
        return user.equals(TOKEN_USER)
                ? new Credentials("", "", server, secret)
                : new Credentials(user, secret, server, "");
    }

    /** For which servers it has something. */
    Set<String> servers() throws IOException {
        Answer answer = run("list", "");
        if (answer.code() != 0) {
            throw failure("listing", answer);
        }
        return Json.parse(answer.text()).fields().keySet();
    }

    void store(Credentials credentials) throws IOException {
        boolean isToken = !credentials.identityToken().isEmpty();
        String json = new JsonObject()
                .put("ServerURL", credentials.serverAddress())
                .put("Username", isToken ? TOKEN_USER : credentials.username())
                .put("Secret", isToken ? credentials.identityToken() : credentials.password())
                .json()
                .compact();
        Answer answer = run("store", json);
        if (answer.code() != 0) {
            throw failure("storing", answer);
        }
    }

    void erase(String server) throws IOException {
        Answer answer = run("erase", server);
        if (answer.code() != 0 && !answer.text().contains("credentials not found")) {
            throw failure("erasing", answer);
        }
    }

    private CommandFailure failure(String doing, Answer answer) {
        return new CommandFailure("error " + doing + " credentials - err: exit status " + answer.code() + " of "
                + program + ", out: `" + answer.text().strip() + "`");
    }

    private record Answer(int code, String text) {}

    private Answer run(String action, String input) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(program, action)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new CommandFailure("the credential helper " + program + " can't be started: " + e.getMessage());
        }
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program that doesn't read its input says why in its answer.
            return answer(process);
        }
        return answer(process);
    }

    private static Answer answer(Process process) throws IOException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Answer(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a credential helper was asked", e);
        }
    }
}
