package dev.priok.cli.registry;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.EngineAddress;
import dev.priok.tls.Certificates;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code priok registry trust}: authorities of single registries, for the daemon on this machine. */
final class TrustCommand extends Command {
    private static final Pattern REGISTRY =
            Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final int USUAL_PORT = 443;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StringFlag fingerprint =
            flags.string("fingerprint", "Take what the registry shows only if it has this SHA-256 fingerprint");
    private final BoolFlag list = flags.bool("list", "List what is trusted, of one registry or of all");
    private final BoolFlag remove = flags.bool("remove", "Trust no more what was trusted by this command");
    private final BoolFlag yes = flags.shorthand('y', flags.bool("yes", "Don't ask; needs --fingerprint"));

    TrustCommand() {
        super(new Synopsis(
                "[OPTIONS] [HOST[:PORT] [CA.pem]]",
                "Trust the certificate authority of a registry",
                new ArgumentCount.AtMost(2)));
    }

    @Override
    protected String description() {
        return """
                Trust the certificate authority of a registry, for the daemon on this machine and from its next
                connection on. Without a file, the registry is asked for its certificates, and the last one of these is
                shown and asked about.""";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        CertsFolders folders = CertsFolders.of(session);
        if (!(session.address() instanceof EngineAddress.Unix)) {
            session.err()
                    .line("WARNING: this works on files of this machine; the daemon at " + session.address()
                            + " reads those of its own.");
        }
        try {
            return run(session, folders, arguments);
        } catch (AccessDeniedException e) {
            throw new CommandFailure("permission denied: " + e.getFile());
        }
    }

    private int run(Session session, CertsFolders folders, List<String> arguments) throws IOException {
        if (list.value() && arguments.size() < 2) {
            tell(session, folders, arguments);
            return 0;
        }
        if (arguments.isEmpty() || ((list.value() || remove.value()) && arguments.size() > 1)) {
            throw new CommandFailure("a registry is needed: priok registry trust HOST[:PORT] [CA.pem]");
        }
        Matcher registry = REGISTRY.matcher(arguments.getFirst());
        if (!registry.matches()) {
            throw new CommandFailure(
                    "\"" + arguments.getFirst() + "\" is no registry as names of images begin with: HOST[:PORT]");
        }
        if (remove.value()) {
            List<Path> removed = folders.remove(registry.group());
            if (removed.isEmpty()) {
                throw new CommandFailure("nothing was trusted by this command for " + registry.group());
            }
            for (Path file : removed) {
                session.out().line("Removed " + file);
            }
            return 0;
        }
        List<X509Certificate> authorities = arguments.size() == 2
                ? Certificates.read(Path.of(arguments.get(1)))
                : List.of(shown(session, registry));
        session.out().line("Trusted for " + registry.group() + ": " + folders.add(registry.group(), authorities));
        return 0;
    }

    private X509Certificate shown(Session session, Matcher registry) throws IOException {
        if (yes.value() && !fingerprint.given()) {
            throw new CommandFailure("--yes needs --fingerprint: somebody else may answer in the registry's place");
        }
        String host = registry.group(1);
        int port = registry.group(2) == null ? USUAL_PORT : Integer.parseInt(registry.group(2));
        List<X509Certificate> chain;
        try {
            chain = Certificates.shownBy(host.replaceAll("[\\[\\]]", ""), port, PATIENCE);
        } catch (IOException e) {
            throw new CommandFailure("cannot ask " + registry.group() + " for its certificates: " + e.getMessage());
        }
        X509Certificate authority = chain.getLast();
        String found = Certificates.fingerprint(authority);
        session.out().line("Subject:     " + authority.getSubjectX500Principal());
        session.out().line("Issuer:      " + authority.getIssuerX500Principal());
        session.out().line("Valid until: " + authority.getNotAfter().toInstant());
        session.out().line("SHA-256:     " + withColons(found));
        if (fingerprint.given() && !plain(fingerprint.value()).equals(found)) {
            throw new CommandFailure("the fingerprint is another one: nothing was trusted");
        }
        if (!yes.value()) {
            Confirmation.ask(
                    session, "Who has the key of this certificate can pretend to be " + registry.group() + ".");
        }
        return authority;
    }

    private static void tell(Session session, CertsFolders folders, List<String> arguments) throws IOException {
        for (CertsFolders.Entry entry : folders.entries()) {
            if (arguments.isEmpty() || entry.registry().equals(arguments.getFirst())) {
                for (X509Certificate certificate : entry.certificates()) {
                    session.out()
                            .line(entry.registry() + "  " + withColons(Certificates.fingerprint(certificate)) + "  "
                                    + certificate.getSubjectX500Principal() + "  " + entry.file());
                }
            }
        }
    }

    /** As openssl writes fingerprints. */
    private static String withColons(String hex) {
        return hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
    }

    private static String plain(String fingerprint) {
        return fingerprint
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^sha-?256[:=]", "")
                .replace(":", "");
    }
}
