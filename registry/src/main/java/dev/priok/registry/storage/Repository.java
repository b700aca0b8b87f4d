package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One repository: small files that name blobs. {@code _blobs/<algorithm>/<digits>} (empty) says that a blob belongs to it;
 * {@code _manifests/<algorithm>/<digits>} holds a manifest's media type; {@code _tags/<tag>} holds a digest; {@code
 * _referrers/<algorithm>-<digits of the subject>/<algorithm>-<digits>} holds the descriptor of a manifest that has the
 * subject; {@code _pulls/<algorithm>/<digits>} (empty) is as old as the manifest's last pull. No part of a repository's name begins with an underscore, so repositories below this one are never mistaken.
 * Any thread; blocking; IOException: the disk.
 */
final class Repository {
    /** Files' times are renewed no more often, so that looking does not become writing. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Path blobs;
    private final Path manifests;
    private final Path tags;
    private final Path referrers;
    private final Path pulls;
    private final DurableFiles files;

    Repository(Path directory, DurableFiles files) {
        this.blobs = directory.resolve("_blobs");
        this.manifests = directory.resolve("_manifests");
        this.tags = directory.resolve("_tags");
        this.referrers = directory.resolve("_referrers");
        this.pulls = directory.resolve("_pulls");
        this.files = files;
    }

    /** True if anything was ever pushed to a repository in this directory. */
    static boolean isIn(Path directory) {
        return Files.isDirectory(directory.resolve("_blobs")) || Files.isDirectory(directory.resolve("_manifests"));
    }

    boolean hasBlob(Digest digest) {
        return Files.exists(link(blobs, digest));
    }

    void linkBlob(Digest digest) throws IOException {
        files.mark(link(blobs, digest));
        touchBlob(digest);
    }

    /** Somebody was told that it is here, and may be about to push a manifest that names it. */
    void touchBlob(Digest digest) throws IOException {
        touch(link(blobs, digest));
    }

    /** Somebody wanted it. */
    void touchManifest(Digest digest) throws IOException {
        touch(link(manifests, digest));
    }

    /** False if there is nothing to be touched. */
    private static boolean touch(Path link) throws IOException {
        Instant now = Instant.now();
        try {
            if (Files.getLastModifiedTime(link).toInstant().plus(FRESH).isBefore(now)) {
                Files.setLastModifiedTime(link, FileTime.from(now));
            }
            return true;
        } catch (NoSuchFileException _) {
            // Who relies on a blob that was deleted meanwhile will find out when the manifest is pushed.
            return false;
        }
    }

    boolean unlinkBlob(Digest digest) throws IOException {
        return files.delete(link(blobs, digest));
    }

    List<Digest> blobs() throws IOException {
        return links(blobs);
    }

    /** When somebody last pushed it or asked for it; empty if it is gone. */
    Optional<Instant> blobTouched(Digest digest) throws IOException {
        return modified(link(blobs, digest));
    }

    /** Its media type. */
    Optional<String> manifest(Digest digest) throws IOException {
        return text(link(manifests, digest));
    }

    void linkManifest(Digest digest, String mediaType) throws IOException {
        files.write(link(manifests, digest), mediaType.getBytes(StandardCharsets.UTF_8));
    }

    /** With the tags that point to it. */
    boolean unlinkManifest(Digest digest) throws IOException {
        for (String tag : tags()) {
            if (tag(new Tag(tag)).filter(digest::equals).isPresent()) {
                deleteTag(new Tag(tag));
            }
        }
        files.delete(link(pulls, digest));
        return files.delete(link(manifests, digest));
    }

    List<Digest> manifests() throws IOException {
        return links(manifests);
    }

    Optional<Instant> manifestPushed(Digest digest) throws IOException {
        return modified(link(manifests, digest));
    }

    Optional<Digest> tag(Tag tag) throws IOException {
        return text(tags.resolve(tag.text())).map(Digest::parse);
    }

    void setTag(Tag tag, Digest digest) throws IOException {
        files.write(tags.resolve(tag.text()), digest.toString().getBytes(StandardCharsets.UTF_8));
    }

    boolean deleteTag(Tag tag) throws IOException {
        return files.delete(tags.resolve(tag.text()));
    }

    /** In the order of their bytes. */
    List<String> tags() throws IOException {
        return names(tags);
    }

    Optional<Instant> tagPushed(Tag tag) throws IOException {
        return modified(tags.resolve(tag.text()));
    }

    /** Remembers that somebody pulled it. Not brought to disk: a crash makes it look less used by some minutes. */
    void markPulled(Digest digest) throws IOException {
        Path mark = link(pulls, digest);
        if (!touch(mark)) {
            files.mark(mark);
        }
    }

    Optional<Instant> pulled(Digest digest) throws IOException {
        return modified(link(pulls, digest));
    }

    void addReferrer(Digest subject, Digest manifest, String descriptor) throws IOException {
        files.write(subjectDirectory(subject).resolve(fileName(manifest)), descriptor.getBytes(StandardCharsets.UTF_8));
    }

    void removeReferrer(Digest subject, Digest manifest) throws IOException {
        files.delete(subjectDirectory(subject).resolve(fileName(manifest)));
    }

    /** Names of what refers to it, in order, for {@link #referrer}. */
    List<String> referrers(Digest subject) throws IOException {
        return names(subjectDirectory(subject));
    }

    /** Its descriptor; empty if it is gone meanwhile. */
    Optional<String> referrer(Digest subject, String name) throws IOException {
        return text(subjectDirectory(subject).resolve(name));
    }

    private Path subjectDirectory(Digest subject) {
        return referrers.resolve(fileName(subject));
    }

    private static String fileName(Digest digest) {
        return digest.algorithm() + "-" + digest.hex();
    }

    private static Path link(Path kind, Digest digest) {
        return kind.resolve(digest.algorithm()).resolve(digest.hex());
    }

    private static List<Digest> links(Path kind) throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (String algorithm : names(kind)) {
            for (String hex : names(kind.resolve(algorithm))) {
                digests.add(new Digest(algorithm, hex));
            }
        }
        return digests;
    }

    private static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private static Optional<String> text(Path file) throws IOException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> modified(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
