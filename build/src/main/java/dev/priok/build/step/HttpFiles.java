package dev.priok.build.step;

import dev.priok.build.graph.Operation;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.port.TreeEdits.Copy;
import dev.priok.engine.port.TreeEdits.Ownership;
import dev.priok.engine.port.TreeEdits.Selection;
import dev.priok.engine.step.StepRoot;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.NoAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Files that come by HTTP, as layers with one file. */
final class HttpFiles {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration HEAD_TIMEOUT = Duration.ofMinutes(2);
    private static final int DEFAULT_MODE = 0600;
    private static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};

    /** gzip, bzip2, xz, zstd. */
    private static final List<byte[]> COMPRESSED = List.of(
            new byte[] {0x1f, (byte) 0x8b, 8},
            new byte[] {'B', 'Z', 'h'},
            new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
            new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});

    private final StepPorts ports;
    private final Trees trees;

    HttpFiles(StepPorts ports, Trees trees) {
        this.ports = ports;
        this.trees = trees;
    }

    FileTree take(Operation.Http file) {
        Path scratch = Scratch.make(ports.temporary());
        try (StepRoot root = ports.steps().begin(List.of())) {
            Path content = scratch.resolve("content");
            Instant modified = fetch(file, content);
            String mode = Integer.toOctalString(file.mode() == null ? DEFAULT_MODE : file.mode());
            try (OpenRoot open = root.open()) {
                ports.edits()
                        .copy(
                                scratch,
                                open.path(),
                                new Copy(
                                        Selection.of("/content"),
                                        "/" + file.name(),
                                        new Ownership(
                                                file.owner().user(),
                                                file.owner().group()),
                                        mode,
                                        false,
                                        modified));
            }
            Optional<HeldLayer> layer = root.commit();
            return trees.added(List.of(), layer);
        } finally {
            Scratch.remove(scratch);
        }
    }

    /** Returns when it was last changed; the epoch if the server doesn't say, so that equal content stays equal. */
    private static Instant fetch(Operation.Http file, Path target) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create(file.url()))
                            .timeout(HEAD_TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw EngineException.invalid(
                            "failed to load " + file.url() + ": invalid response status " + response.statusCode());
                }
                receive(file, body, target);
            }
            Instant modified = response.headers()
                    .firstValue("Last-Modified")
                    .flatMap(HttpFiles::moment)
                    .orElse(Instant.EPOCH);
            Files.setLastModifiedTime(target, FileTime.from(modified));
            return modified;
        } catch (IllegalArgumentException e) {
            throw EngineException.invalid("invalid URL " + file.url() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Unavailable("failed to load " + file.url() + ": " + NoAnswer.reason(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("loading " + file.url() + " was cancelled"), e);
        }
    }

    /** Whether it begins as a tar does, compressed or not. */
    boolean isArchive(String url) {
        Path scratch = Scratch.make(ports.temporary());
        try {
            Path content = scratch.resolve("content");
            fetch(new Operation.Http(url, "content", null, null, Operation.Owner.UNSAID), content);
            try (InputStream in = Files.newInputStream(content)) {
                return looksLikeArchive(in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length));
            }
        } catch (IOException e) {
            throw EngineException.internal("cannot read what " + url + " has: " + e.getMessage(), e);
        } finally {
            Scratch.remove(scratch);
        }
    }

    private static boolean looksLikeArchive(byte[] head) {
        return COMPRESSED.stream().anyMatch(magic -> begins(head, magic, 0)) || begins(head, TAR_MAGIC, TAR_MAGIC_AT);
    }

    private static boolean begins(byte[] head, byte[] magic, int at) {
        return head.length >= at + magic.length && Arrays.equals(head, at, at + magic.length, magic, 0, magic.length);
    }

    private static void receive(Operation.Http file, InputStream body, Path target) throws IOException {
        Digest expected = file.checksum();
        MessageDigest sum = expected == null ? Digest.sha256() : Digest.computation(expected.algorithm());
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), sum)) {
            body.transferTo(out);
        }
        if (expected != null) {
            Digest actual = Digest.finish(expected.algorithm(), sum);
            if (!actual.equals(expected)) {
                throw EngineException.invalid("digest mismatch " + actual + ": " + expected);
            }
        }
    }

    private static Optional<Instant> moment(String header) {
        try {
            return Optional.of(ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
