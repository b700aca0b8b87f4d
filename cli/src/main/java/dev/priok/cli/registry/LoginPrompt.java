package dev.priok.cli.registry;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Asks at the terminal for what a login lacks. */
final class LoginPrompt {
    private static final int CONTROL_C = 3;
    private static final int CONTROL_D = 4;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;
    private static final int INTERRUPTED = 130;

    private final Session session;

    LoginPrompt(Session session) {
        this.session = session;
    }

    /**
     * @param user empty: asked for
     * @param secret empty: asked for, without echo
     * @param usual who it is if they just press enter
     */
    Credentials complete(String user, String secret, String usual, String server) throws IOException {
        if (!user.isEmpty() && !secret.isEmpty()) {
            return new Credentials(user, secret, server, "");
        }
        if (!session.terminal().inputIsTerminal()) {
            throw new CommandFailure("error: cannot perform an interactive login from a non-TTY device");
        }
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            String name = user.isEmpty() ? name(in, usual) : user;
            String word = secret.isEmpty() ? secret(in) : secret;
            return new Credentials(name, word, server, "");
        }
    }

    private String name(InputStream in, String usual) throws IOException {
        session.out().print(usual.isEmpty() ? "Username: " : "Username (" + usual + "): ");
        String typed = line(in, false).strip();
        String name = typed.isEmpty() ? usual : typed;
        if (name.isEmpty()) {
            throw new CommandFailure("error: username is required");
        }
        return name;
    }

    private String secret(InputStream in) throws IOException {
        session.out().print("Password: ");
        String secret;
        try (Terminal.RawMode _ = session.terminal().raw()) {
            secret = line(in, true);
        }
        session.out().line("");
        if (secret.isEmpty()) {
            throw new CommandFailure("error: password is required");
        }
        return secret;
    }

    /** Keys that the terminal handles for other lines are handled here for a hidden one. */
    private static String line(InputStream in, boolean hidden) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int key = in.read(); key >= 0 && key != '\n' && key != '\r'; key = in.read()) {
            if (hidden && key == CONTROL_C) {
                throw CommandFailure.silently(INTERRUPTED);
            }
            if (hidden && key == CONTROL_D) {
                break;
            }
            if (hidden && (key == BACKSPACE || key == DELETE)) {
                String shorter = line.toString(StandardCharsets.UTF_8);
                line.reset();
                int end = shorter.isEmpty() ? 0 : shorter.offsetByCodePoints(shorter.length(), -1);
                line.writeBytes(shorter.substring(0, end).getBytes(StandardCharsets.UTF_8));
            } else {
                line.write(key);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
