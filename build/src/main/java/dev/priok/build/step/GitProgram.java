package dev.priok.build.step;

import dev.priok.build.BuildClient;
import dev.priok.build.solver.StepTrace;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls {@code git}, without the settings of whoever runs the daemon and without questions to anybody. */
public final class GitProgram {
    private static final Pattern REFERENCE = Pattern.compile("([0-9a-f]{40,64})\t(\\S+)");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    /** Environment variables that git and ssh need and that say nothing of this machine's user. */
    private static final List<String> PASSED_ON = List.of(
            "PATH",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR");

    /** {@code ssh://} and {@code user@host:path}. */
    private static final Pattern BY_SSH = Pattern.compile("ssh://.*|[^/:@]+@[^/:]+:.*");

    /** Hosts are believed at first sight, as BuildKit's frontend does: a build has no list of known ones. */
    private static final String SSH = "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=accept-new"
            + " -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

    private static final String AGENT = "default";

    private final BuildClient client;
    private final Path memory;

    /** @param memory for sockets */
    public GitProgram(BuildClient client, Path memory) {
        this.client = client;
        this.memory = memory;
    }

    /**
     * The commit that a name means.
     *
     * @param reference a branch, a tag, a whole hash, or empty for the default branch
     */
    public String commit(String url, String reference) {
        if (COMMIT.matcher(reference).matches()) {
            return reference;
        }
        String wanted = reference.isEmpty() ? "HEAD" : reference;
        String listed = call(Path.of("/"), StepTrace.NONE, url, List.of("ls-remote", url, wanted, wanted + "^{}"));
        Matcher matcher = REFERENCE.matcher(listed);
        String best = "";
        int rank = 0;
        while (matcher.find()) {
            int better = rank(matcher.group(2), wanted);
            if (better > rank) {
                rank = better;
                best = matcher.group(1);
            }
        }
        if (best.isEmpty()) {
            throw EngineException.notFound("repository " + url + " has no ref " + wanted);
        }
        return best;
    }

    /** What a tag object points to comes first, then tags, then branches, as BuildKit takes them. */
    private static int rank(String name, String wanted) {
        String plain = name.endsWith("^{}") ? name.substring(0, name.length() - 3) : name;
        if (plain.equals(wanted)) {
            return name.equals(plain) ? 5 : 6;
        }
        if (plain.equals("refs/tags/" + wanted)) {
            return name.equals(plain) ? 3 : 4;
        }
        return plain.equals("refs/heads/" + wanted) ? 2 : 0;
    }

    /** Unavailable with what git said if it fails. */
    void run(Path directory, StepTrace trace, String... arguments) {
        call(directory, trace, "", List.of(arguments));
    }

    void runWith(String url, Path directory, StepTrace trace, String... arguments) {
        call(directory, trace, url, List.of(arguments));
    }

    boolean succeeds(Path directory, String... arguments) {
        try {
            run(directory, StepTrace.NONE, arguments);
            return true;
        } catch (EngineException e) {
            if (e.error() instanceof EngineError.Unavailable) {
                return false;
            }
            throw e;
        }
    }

    private String call(Path directory, StepTrace trace, String url, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=user"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("HOME", "/nonexistent");
        environment.put("GIT_SSH_COMMAND", SSH);
        authorization(url).ifPresent(header -> {
            environment.put("GIT_CONFIG_COUNT", "1");
            environment.put("GIT_CONFIG_KEY_0", "http." + url + ".extraHeader");
            environment.put("GIT_CONFIG_VALUE_0", header);
        });
        try (Agent agent = agent(url)) {
            if (agent != null) {
                environment.put("SSH_AUTH_SOCK", agent.path().toString());
            }
            return finish(builder.start(), trace, arguments.getFirst(), url);
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable(
                            "git is needed for repositories and can't be run; the package git brings it: "
                                    + e.getMessage()),
                    e);
        }
    }

    /** The client's agent, where it can be reached; closing it takes it away. */
    private record Agent(Path directory, Path path, SshSocket socket) implements AutoCloseable {
        @Override
        public void close() {
            try {
                socket.close();
            } finally {
                Scratch.remove(directory);
            }
        }
    }

    private @Nullable Agent agent(String url) throws IOException {
        if (!BY_SSH.matcher(url).matches()) {
            return null;
        }
        if (!client.hasSshAgent(AGENT)) {
            throw EngineException.invalid("the repository " + url
                    + " is reached by ssh, and the client gives no agent for that: --ssh " + AGENT);
        }
        Path directory = Scratch.make(memory);
        try {
            Path path = directory.resolve("agent");
            return new Agent(directory, path, SshSocket.open(path, () -> client.openSshAgent(AGENT)));
        } catch (RuntimeException e) {
            Scratch.remove(directory);
            throw e;
        }
    }

    private static String finish(Process process, StepTrace trace, String what, String url) throws IOException {
        try {
            process.getOutputStream().close();
            StringBuilder said = new StringBuilder();
            Thread errors = Thread.ofVirtual().start(() -> read(process.getErrorStream(), trace, said));
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            errors.join();
            if (code != 0) {
                throw new EngineException(
                        new EngineError.Unavailable("git " + what + (url.isEmpty() ? "" : " of " + url) + " failed: "
                                + said.toString().strip()));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("git " + what + " was cancelled"), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void read(InputStream errors, StepTrace trace, StringBuilder said) {
        byte[] buffer = new byte[8 << 10];
        try {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                byte[] part = Arrays.copyOf(buffer, count);
                trace.log(2, part);
                if (said.length() < buffer.length) {
                    said.append(new String(part, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the secrets that BuildKit's clients give for this: GIT_AUTH_HEADER and GIT_AUTH_TOKEN, of one host or any. */
    private Optional<String> authorization(String url) {
        if (!url.startsWith("http")) {
            return Optional.empty();
        }
        String host = URI.create(url).getHost();
        try {
            for (String suffix : List.of("." + host, "")) {
                Optional<byte[]> header = client.secret("GIT_AUTH_HEADER" + suffix);
                if (header.isPresent()) {
                    return Optional.of("Authorization: " + new String(header.get(), StandardCharsets.UTF_8).strip());
                }
                Optional<byte[]> token = client.secret("GIT_AUTH_TOKEN" + suffix);
                if (token.isPresent()) {
                    String pair = "x-access-token:" + new String(token.get(), StandardCharsets.UTF_8).strip();
                    return Optional.of("Authorization: Basic "
                            + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new EngineException(new EngineError.Unavailable("the client gives no secrets: " + e.getMessage()), e);
        }
    }
}
