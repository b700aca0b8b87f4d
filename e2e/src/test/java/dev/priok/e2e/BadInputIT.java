package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is broken or hostile: a clear error, the daemon goes on, nothing is left. */
@WithDaemon
class BadInputIT {
    private final PriokDaemon priok;

    BadInputIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @AfterEach
    void theDaemonGoesOnAndHasOnlyBusybox() {
        priok.docker("run", "--rm", "busybox", "true").ok();
        assertThat(priok.docker("images", "-a", "--format", "{{.Repository}}")
                        .ok()
                        .lines())
                .containsExactly("busybox");
    }

    private byte[] savedBusybox() throws IOException {
        Path saved = priok.scratch().resolve("busybox-saved.tar");
        priok.docker("save", "-o", saved.toString(), "busybox").ok();
        return Files.readAllBytes(saved);
    }

    private Result load(byte[] archive) {
        return priok.dockerWithInput(archive, "load");
    }

    @Test
    void truncatedArchivesAreRefused() throws IOException {
        byte[] whole = savedBusybox();
        priok.docker("rmi", "busybox").ok();
        try {
            for (int part : new int[] {0, 1, 511, 512, 700, whole.length / 3, whole.length / 2, whole.length - 4000}) {
                Result result = load(java.util.Arrays.copyOf(whole, part));
                assertThat(result.exit())
                        .as("%d of %d bytes: %s", part, whole.length, result)
                        .isNotZero();
                assertThat(result.err()).isNotBlank();
            }
            assertThat(priok.docker("images", "-aq").ok().out()).isEmpty();
        } finally {
            load(whole).ok();
        }
    }

    @Test
    void flippedBitsAreNoticed() throws IOException {
        byte[] whole = savedBusybox();
        priok.docker("rmi", "busybox").ok();
        try {
            Random random = new Random(7);
            int layer = indexOfLargestMember(whole);
            for (int i = 0; i < 5; i++) {
                byte[] flipped = whole.clone();
                flipped[layer + random.nextInt(1_000_000)] ^= 1;
                load(flipped).exits(1);
                assertThat(priok.docker("images", "-aq").ok().out()).isEmpty();
            }
        } finally {
            load(whole).ok();
        }
    }

    private static int indexOfLargestMember(byte[] tar) {
        String text = new String(tar, StandardCharsets.ISO_8859_1);
        return text.indexOf("\u007fELF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escaped", "/tmp/escaped-absolute", "a/../../../escaped", "..", "x/../.."})
    void entriesThatPointOutsideStayInside(String name) throws IOException {
        Path marker = Path.of("/tmp/escaped-absolute");
        Result imported = importOf(tar -> file(tar, name, "evil"));
        assertThat(marker).doesNotExist();
        assertThat(Objects.requireNonNull(priok.dataRoot().getParent()).resolve("escaped"))
                .doesNotExist();
        if (imported.exit() == 0) {
            priok.docker("rmi", "hostile:1").ok();
        } else {
            assertThat(imported.err()).isNotBlank();
        }
    }

    @Test
    void aLinkOutOfTheRootIsNotFollowedOnImport() throws IOException {
        Path outside = Files.createDirectories(priok.scratch().resolve("outside-" + System.nanoTime()));
        Result imported = importOf(tar -> {
            link(tar, "door", outside.toString());
            file(tar, "door/planted", "evil");
        });
        assertThat(outside).isEmptyDirectory();
        if (imported.exit() == 0) {
            priok.docker("rmi", "hostile:1").ok();
        }
    }

    @Test
    void aLinkOutOfTheRootIsNotFollowedOnCp() throws IOException {
        priok.docker("create", "--name", "target", "busybox", "true").ok();
        Path outside = Files.createDirectories(priok.scratch().resolve("outside-cp-" + System.nanoTime()));
        byte[] tar = tar(archive -> {
            link(archive, "door", outside.toString());
            file(archive, "door/planted", "evil");
        });
        putArchive("target", tar);
        assertThat(outside).isEmptyDirectory();
        putArchive("target", tar(archive -> file(archive, "../../../../../../tmp/escaped-cp", "evil")));
        assertThat(Path.of("/tmp/escaped-cp")).doesNotExist();
    }

    private void putArchive(String container, byte[] tar) {
        try (WireConnection wire = priok.connect()) {
            wire.send("PUT /containers/" + container + "/archive?path=/ HTTP/1.1\r\nHost: docker\r\n"
                    + "Content-Type: application/x-tar\r\nContent-Length: " + tar.length + "\r\n\r\n");
            wire.send(tar);
            assertThat(wire.head().status()).isIn(200, 400, 403, 500);
        }
    }

    @Test
    void aDeviceNodeOfAnImageGivesNoAccess() throws IOException {
        TarArchiveEntry disk = new TarArchiveEntry("disk", TarConstants.LF_BLK);
        disk.setDevMajor(254);
        disk.setDevMinor(0);
        disk.setMode(0666);
        byte[] busybox = Files.readAllBytes(BusyboxTar.file());
        Path base = Files.write(priok.scratch().resolve("device.tar"), tar(tar -> put(tar, disk, new byte[0])));
        Path whole = Files.write(priok.scratch().resolve("with-device.tar"), busybox);
        Programs.run(java.util.Map.of(), java.util.List.of("tar", "-A", "-f", whole.toString(), base.toString()))
                .ok();
        priok.docker("import", whole.toString(), "hostile:1").ok();
        Result read = priok.docker("run", "--rm", "hostile:1", "head", "-c", "1", "/disk");
        assertThat(read.exit()).isNotZero();
        assertThat(read.err()).containsIgnoringCase("not permitted");
        priok.docker("rmi", "hostile:1").ok();
    }

    @Test
    void aSparseMemberOfAHundredGigabytesDoesNotFillTheDisk() throws IOException {
        long free = priok.dataRoot().toFile().getUsableSpace();
        Path sparse = priok.scratch().resolve("sparse.tar");
        Programs.run(
                        java.util.Map.of(),
                        java.util.List.of(
                                "sh",
                                "-c",
                                "cd " + priok.scratch() + " && truncate -s 100G huge && tar -S -cf " + sparse
                                        + " huge && rm huge"))
                .ok();
        Result imported = priok.docker("import", sparse.toString(), "hostile:1");
        assertThat(priok.dataRoot().toFile().getUsableSpace()).isGreaterThan(free - (1L << 30));
        if (imported.exit() == 0) {
            priok.docker("rmi", "hostile:1").ok();
        } else {
            assertThat(imported.err()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "nonsense",
                "\"text\"",
                "{\"Image\": 5}",
                "{\"Cmd\": {\"a\": 1}}",
                "null",
                "{\"HostConfig\": []}"
            })
    void bodiesThatAreNotWhatTheySayAreRefused(String body) {
        Answer answer = priok.api("POST", "/containers/create", body).expect(400);
        assertThat(answer.message()).isNotBlank();
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThat(priok.api("POST", "/containers/create", null).expect(400).message())
                .isNotBlank();
        assertThat(priok.api("POST", "/containers/create", "").expect(400).message())
                .isNotBlank();
    }

    @Test
    void largeAndDeepBodiesAreRefused() {
        String large = "{\"Image\": \"" + "x".repeat(32 << 20) + "\"}";
        assertThat(priok.api("POST", "/containers/create", large).expect(400).message())
                .contains("larger than");
        assertThat(priok.api("POST", "/containers/create", "[".repeat(100_000)).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "-x", "has%20space", "has%2Fslash", "%C3%BCber", ".hidden", "a:b"})
    void namesThatBreakTheRulesAreRefused(String name) {
        Answer answer = priok.api("POST", "/containers/create?name=" + name, "{\"Image\": \"busybox\"}")
                .expect(400);
        assertThat(answer.message()).contains("Invalid container name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /containers/json HTTP/1.1\r\nHost: d\r\nContent-Length: -5\r\n\r\n",
                "POST /containers/create HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "GET /%zz HTTP/1.1\r\nHost: d\r\n\r\n"
            })
    void brokenRequestsAreAnsweredWith400(String request) {
        try (WireConnection wire = priok.connect()) {
            wire.send(request);
            assertThat(wire.head().status()).isEqualTo(400);
        }
    }

    private interface Filling extends Consumer<TarArchiveOutputStream> {}

    private Result importOf(Filling filling) throws IOException {
        Path file = Files.write(priok.scratch().resolve("hostile.tar"), tar(filling));
        return priok.docker("import", file.toString(), "hostile:1");
    }

    private static byte[] tar(Filling filling) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            filling.accept(tar);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        put(tar, entry, bytes);
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        put(tar, entry, new byte[0]);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
