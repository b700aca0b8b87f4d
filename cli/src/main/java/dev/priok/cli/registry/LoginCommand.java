package dev.priok.cli.registry;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code priok login}. */
public final class LoginCommand extends Command {
    private static final int LONGEST_SECRET = 1 << 20;

    private final StringFlag password = flags.shorthand(
            'p', flags.string("password", "Password or Personal Access Token (PAT), or \"-\" to read from stdin"));
    private final BoolFlag fromInput =
            flags.bool("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin");
    private final StringFlag username = flags.shorthand('u', flags.string("username", "Username"));

    public LoginCommand() {
        super(new Synopsis("[OPTIONS] [SERVER]", "Authenticate to a registry", new ArgumentCount.AtMost(1)));
    }

    @Override
    protected String description() {
        return "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String user = username.value();
        String secret = secret(session);
        String named = arguments.isEmpty() ? "" : arguments.getFirst();
        String server =
                named.isEmpty() || named.equals("docker.io") ? CredentialFile.HUB : CredentialFile.hostname(named);
        CredentialFile file = CredentialFile.of(session);
        if (user.isEmpty() && secret.isEmpty()) {
            Credentials known = file.of(server);
            if (known.isComplete() && tryKnown(session, file, known)) {
                return 0;
            }
            user = known.username();
        }
        Credentials credentials = new LoginPrompt(session).complete(username.value(), secret, user, server);
        finish(session, file, credentials);
        return 0;
    }

    private String secret(Session session) throws IOException {
        boolean reads = fromInput.value() || password.value().equals("-");
        if (reads) {
            if (fromInput.value() && password.given() && !password.value().equals("-")) {
                throw new CommandFailure("conflicting options: cannot specify both --password and --password-stdin");
            }
            if (!username.given()) {
                throw new CommandFailure("the --password-stdin option requires --username to be set");
            }
        }
        if (username.given() && username.value().isEmpty()) {
            throw new CommandFailure("username is empty");
        }
        if (!reads) {
            if (password.given() && password.value().isEmpty()) {
                throw new CommandFailure("password is empty");
            }
            if (!password.value().isEmpty()) {
                session.err().line("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            }
            return password.value();
        }
        String text = withoutLineEnd(input());
        if (text.isBlank()) {
            throw new CommandFailure("password is empty");
        }
        return text;
    }

    private static String input() throws IOException {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            return new String(in.readNBytes(LONGEST_SECRET), StandardCharsets.UTF_8);
        }
    }

    private static String withoutLineEnd(String text) {
        for (String end : List.of("\r\n", "\n", "\r")) {
            if (text.endsWith(end)) {
                return text.substring(0, text.length() - end.length());
            }
        }
        return text;
    }

    private static boolean tryKnown(Session session, CredentialFile file, Credentials known) throws IOException {
        session.err().line("Authenticating with existing credentials... [Username: " + known.username() + "]");
        try {
            finish(session, file, known);
            return true;
        } catch (EngineRequestException e) {
            session.err()
                    .line(
                            e.status() == 401
                                    ? "Stored credentials invalid or expired"
                                    : "Login did not succeed, error: " + e.getMessage());
            return false;
        }
    }

    private static void finish(Session session, CredentialFile file, Credentials credentials) throws IOException {
        Json answer = session.call(Request.post("/auth").body(credentials.json()));
        boolean readable =
                file.store(credentials.withToken(answer.at("IdentityToken").text()));
        if (readable) {
            session.err()
                    .line("\nWARNING! Your credentials are stored unencrypted in '" + file.path()
                            + "'.\nConfigure a credential helper (credsStore) to have them kept elsewhere.\n");
        }
        String status = answer.at("Status").text();
        if (!status.isEmpty()) {
            session.out().line(status);
        }
    }
}
