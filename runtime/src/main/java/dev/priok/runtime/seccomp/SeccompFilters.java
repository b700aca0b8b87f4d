package dev.priok.runtime.seccomp;

import dev.priok.model.Architecture;
import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives each container its filter. Compiling one takes libseccomp some 15 ms, so what crun compiled for the first
 * container with a profile is kept and handed to crun for the others. Thread-safe.
 */
public final class SeccompFilters {
    private static final System.Logger LOG = System.getLogger(SeccompFilters.class.getName());
    private static final int INSTRUCTION_BYTES = 8;
    private static final int DIGEST_BYTES = 32;
    /** Bounds the memory that profiles of users take; the newest ones beyond it are resolved each time. */
    private static final int MAX_REMEMBERED = 64;

    private final Path directory;
    private final String compiler;
    private final boolean keeping;
    private final String architecture;
    private final KernelVersion kernel;
    private final Profile standard = DefaultProfile.read();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<Question, Resolved> remembered = new ConcurrentHashMap<>();
    private final Map<String, String> compiled = new ConcurrentHashMap<>();

    /** Null: the default profile. */
    private record Question(@Nullable String customJson, List<String> capabilities) {}

    private record Resolved(ObjectNode node, String key) {}

    /**
     * A container's filter.
     *
     * @param profile for {@code linux.seccomp} of the OCI runtime-spec; null: nothing to put there
     * @param compiledBase64 the compiled filter; null: crun is to compile the profile
     * @param key identifies the profile and the compiler
     */
    public record Filter(
            @Nullable ObjectNode profile, @Nullable String compiledBase64, String key) {}

    /**
     * Keeps filters in a directory.
     *
     * @param compiler version of crun
     * @param keeping whether this crun is known to take compiled filters
     * @param kernelRelease as uname(2) gives it
     */
    public SeccompFilters(Path directory, String compiler, boolean keeping, String kernelRelease) {
        this.directory = directory;
        this.compiler = compiler;
        this.keeping = keeping;
        this.architecture = Architecture.ofMachine();
        this.kernel = KernelVersion.ofRelease(kernelRelease);
    }

    private SeccompFilters(SeccompFilters other) {
        this.directory = other.directory;
        this.compiler = other.compiler;
        this.keeping = false;
        this.architecture = other.architecture;
        this.kernel = other.kernel;
    }

    /** The same for runtimes that compile each container's filter themselves. */
    public SeccompFilters uncompiled() {
        return new SeccompFilters(this);
    }

    /**
     * The filter for a container with this bounding set of capabilities; null if the profile filters nothing.
     *
     * @param customJson a profile in Docker's form; null: Docker's default one. InvalidParameter if it is damaged.
     */
    public @Nullable Filter filter(@Nullable String customJson, List<String> capabilities) {
        Resolved resolved = resolve(new Question(customJson, List.copyOf(capabilities)));
        if (resolved == null) {
            return null;
        }
        String base64 = keeping ? compiled(resolved.key()) : null;
        if (base64 == null) {
            return new Filter(resolved.node(), null, resolved.key());
        }
        return new Filter(flagsOnly(resolved.node()), base64, resolved.key());
    }

    /** With a compiled filter crun still needs to know how to install it. */
    private static @Nullable ObjectNode flagsOnly(ObjectNode profile) {
        if (!profile.has("flags")) {
            return null;
        }
        ObjectNode node = profile.objectNode();
        node.set("defaultAction", profile.get("defaultAction"));
        node.set("flags", profile.get("flags"));
        return node;
    }

    private @Nullable Resolved resolve(Question question) {
        Resolved known = remembered.get(question);
        if (known != null) {
            return known;
        }
        String custom = question.customJson();
        Profile profile = custom == null ? standard : JsonProfile.parse(custom);
        if (profile == null) {
            return null;
        }
        ObjectNode node = profile.resolve(new Rule.Surroundings(architecture, kernel, question.capabilities()));
        Resolved resolved =
                new Resolved(node, Digest.sha256(json.writeValueAsBytes(node)).hex() + "-" + compiler);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(question, resolved);
        }
        return resolved;
    }

    private Path file(String key) {
        return directory.resolve(key + ".bpf");
    }

    private @Nullable String compiled(String key) {
        String known = compiled.get(key);
        if (known != null) {
            return known;
        }
        byte[] program = load(file(key));
        if (program == null) {
            return null;
        }
        String base64 = Base64.getEncoder().encodeToString(program);
        if (compiled.size() < MAX_REMEMBERED) {
            compiled.put(key, base64);
        }
        return base64;
    }

    /** A file is the digest of the program, then the program; anything else is as good as no file. */
    private static byte @Nullable [] load(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            if (content.length <= DIGEST_BYTES || (content.length - DIGEST_BYTES) % INSTRUCTION_BYTES != 0) {
                return null;
            }
            byte[] program = Arrays.copyOfRange(content, DIGEST_BYTES, content.length);
            byte[] digest = Digest.sha256().digest(program);
            return Arrays.equals(digest, 0, DIGEST_BYTES, content, 0, DIGEST_BYTES) ? program : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a compiled filter can't be read: " + file, e);
            return null;
        }
    }

    /**
     * Keeps what crun compiled for a container whose {@link Filter} was not compiled. Failing to keep it costs time, not
     * safety, so it is only logged.
     */
    public void keep(Filter filter, Path compiledByCrun) {
        if (!keeping || filter.compiledBase64() != null) {
            return;
        }
        try {
            byte[] program = Files.readAllBytes(compiledByCrun);
            if (program.length == 0 || program.length % INSTRUCTION_BYTES != 0) {
                return;
            }
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, "filter", ".tmp");
            byte[] digest = Digest.sha256().digest(program);
            Files.write(temporary, digest);
            Files.write(temporary, program, StandardOpenOption.APPEND);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(false);
            }
            Files.move(temporary, file(filter.key()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a compiled filter can't be kept: " + filter.key(), e);
        }
    }
}
