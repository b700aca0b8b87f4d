package dev.priok.registry.access;

import dev.priok.model.Digest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Users and passwords from a file as {@code htpasswd -B} writes it, which is read again when it changes; rules
 * say what they may do. Other hashes than bcrypt's are refused when the file is read.
 */
public final class Htpasswd implements AccessControl {
    private static final System.Logger LOG = System.getLogger(Htpasswd.class.getName());
    private static final long LARGEST_FILE_BYTES = 8 << 20;
    private static final int WAIT_SECONDS = 10;
    /** Checked for users that don't exist, so that the time tells nobody who does. */
    private static final String NOBODY = "$2y$10$......................1234567890123456789012345678901";

    private final Path file;
    private final String challenge;
    private final AccessRules rules;
    private final Semaphore computing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final byte[] secret = new byte[32];
    /** Of passwords that fitted: a digest with a secret of this process, since bcrypt for each request is too slow. */
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    private volatile Users users;

    private record Users(FileTime modified, Map<String, Bcrypt> hashes, Bcrypt nobody) {}

    /** @throws IOException naming the file, and the line that isn't understood */
    public Htpasswd(Path file, String realm, AccessRules rules) throws IOException {
        this.file = file;
        this.challenge = "Basic realm=" + Refused.quoted(realm);
        this.rules = rules;
        this.users = read(file);
        new SecureRandom().nextBytes(secret);
    }

    private static Users read(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        if (Files.size(file) > LARGEST_FILE_BYTES) {
            throw new IOException(file + " is larger than " + LARGEST_FILE_BYTES + " bytes");
        }
        Map<String, Bcrypt> hashes = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int colon = text.indexOf(':');
            Optional<Bcrypt> hash = colon <= 0 ? Optional.empty() : Bcrypt.parse(text.substring(colon + 1));
            if (hash.isEmpty()) {
                throw new IOException(file + ", line " + number
                        + ": not USER:HASH with a bcrypt hash of a cost from 4 to 16 (made by htpasswd -B)");
            }
            hashes.put(text.substring(0, colon), hash.get());
        }
        return new Users(modified, hashes, Bcrypt.parse(NOBODY).orElseThrow());
    }

    private Users current() {
        Users last = users;
        try {
            if (!Files.getLastModifiedTime(file).equals(last.modified())) {
                last = read(file);
                users = last;
                known.clear();
                LOG.log(Level.INFO, "users were read again file=" + file);
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "users stay as they were: " + e.getMessage());
        }
        return last;
    }

    @Override
    public Visitor admit(@Nullable String authorization) {
        if (authorization == null) {
            return new Guest();
        }
        Optional<String> pair = basic(authorization);
        int colon = pair.map(text -> text.indexOf(':')).orElse(-1);
        if (colon < 0) {
            return new Refused(challenge("the header Authorization has no user and password"));
        }
        if (pair.orElseThrow().equals(":")) {
            // What skopeo and its kin send if they are asked and have no password.
            return new Guest();
        }
        String user = pair.orElseThrow().substring(0, colon);
        String password = pair.orElseThrow().substring(colon + 1);
        Users all = current();
        Bcrypt hash = all.hashes().get(user);
        byte[] trace = trace(user, password);
        byte[] seen = known.get(user);
        if (hash != null && seen != null && MessageDigest.isEqual(seen, trace)) {
            return new User(user);
        }
        Optional<Boolean> fits = check(hash == null ? all.nobody() : hash, password);
        if (fits.isEmpty()) {
            return new Refused(new Decision.Busy());
        }
        if (hash == null || !fits.get()) {
            return new Refused(challenge("there is no such user, or the password is another one"));
        }
        known.put(user, trace);
        return new User(user);
    }

    private Decision challenge(String reason) {
        return new Decision.Unauthenticated(challenge, reason);
    }

    /** Somebody without credentials. Clients send theirs only if the way in asks for them, so that always does. */
    private final class Guest implements Visitor {
        @Override
        public Decision decide(Wish wish) {
            boolean allowed = switch (wish) {
                case Wish.Entry _ -> false;
                case Wish.Catalog _ -> rules.welcomeStrangers();
                case Wish.InRepository(String repository, Action action) -> rules.allow("", repository, action);
            };
            return allowed ? new Decision.Allowed("") : challenge("authentication required");
        }

        @Override
        public boolean sees(String repository) {
            return rules.allow("", repository, Action.PULL);
        }
    }

    private final class User implements Visitor {
        private final String name;

        private User(String name) {
            this.name = name;
        }

        @Override
        public Decision decide(Wish wish) {
            boolean allowed = switch (wish) {
                case Wish.Entry _, Wish.Catalog _ -> true;
                case Wish.InRepository(String repository, Action action) -> rules.allow(name, repository, action);
            };
            return allowed ? new Decision.Allowed(name) : new Decision.Denied(name);
        }

        @Override
        public boolean sees(String repository) {
            return rules.allow(name, repository, Action.PULL);
        }
    }

    private Optional<Boolean> check(Bcrypt hash, String password) {
        try {
            if (!computing.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(hash.fits(password));
        } finally {
            computing.release();
        }
    }

    private byte[] trace(String user, String password) {
        MessageDigest digest = Digest.sha256();
        digest.update(secret);
        digest.update((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    /** RFC 7617: user and password; empty if the header is something else. */
    static Optional<String> basic(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            return Optional.of(new String(decoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
