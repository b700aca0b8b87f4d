package dev.priok.build;

import dev.priok.model.Digest;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What only the one who asked for a build has: files, secrets, places for results. Called from several threads. */
public interface BuildClient {
    /** Stands for the client's machine: two builds with the same key may find each other's files again. */
    String sharedKey();

    /**
     * Makes a directory here equal to one of the client's, and sends only what differs.
     *
     * @param name as in {@link ContextSource.OfClient}
     * @param target absolute, there; may have what an earlier call brought, also a broken one
     * @throws IOException if the client goes away; NotFound as an EngineException if it has no such directory
     */
    void synchronize(String name, FileQuery query, Path target) throws IOException;

    /** A file of a secret or an environment variable's value; empty if the client has none of that name. */
    Optional<byte[]> secret(String id) throws IOException;

    /** How to be known to a registry. */
    RegistryCredentials credentials(String registryHost) throws IOException;

    /** Whether {@link #openSshAgent} would find one; the names are those of {@code --ssh}. */
    boolean hasSshAgent(String id) throws IOException;

    /** A connection to an agent; the caller closes it. */
    ByteChannel openSshAgent(String id) throws IOException;

    /** Takes a file that is a result; the caller closes it, which waits until the client has it. */
    OutputStream openFile(String destination, Map<String, String> attributes) throws IOException;

    /** Takes the files of a directory of this machine as a result, with owners, modes and times. */
    void sendDirectory(String destination, Path directory) throws IOException;

    /**
     * A blob that the client has; the caller closes it.
     *
     * @param store an OCI layout, {@code oci:NAME}, a cache, {@code local:DIRECTORY}, or an output, {@code export:DESTINATION}
     * @throws IOException if the client goes away; NotFound as an EngineException if it has no such blob
     */
    InputStream openBlob(String store, Digest digest) throws IOException;

    /** Gives the client a blob for a store, unless it has it. */
    void writeBlob(String store, Digest digest, long sizeBytes, InputStream content) throws IOException;

    /**
     * Tells which of the blobs names the others, by its descriptor as JSON, when a store has them all; once for each name
     * that an image has, which stands in the annotations.
     */
    void writeRoot(String store, byte[] descriptor) throws IOException;

    /**
     * Which files to send; patterns as in {@code .dockerignore}. Empty lists: all.
     *
     * @param include only these, with what is below them
     * @param followPaths only these too, and what links among them point to
     */
    record FileQuery(List<String> include, List<String> exclude, List<String> followPaths) {
        public static final FileQuery ALL = new FileQuery(List.of(), List.of(), List.of());

        public FileQuery {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            followPaths = List.copyOf(followPaths);
        }
    }
}
