package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class OpenFileIT {
    private static final int NEW = OpenFlags.READ_WRITE | OpenFlags.CREATE | OpenFlags.EXCLUSIVE;

    @TempDir
    Path directory;

    private OpenFile create(String name) {
        return OpenFile.open(directory.resolve(name), NEW, 0600);
    }

    @Test
    void metadataIsSetThroughTheDescriptor() {
        try (OpenFile file = create("file")) {
            Instant time = Instant.ofEpochSecond(-5, 7);
            file.setOwner(100, 200);
            file.setPermissions(06755);
            file.setAttribute("user.a", new byte[] {1, 2});
            file.setTimes(Instant.EPOCH, time);
            FileStatus status = file.status();
            assertThat(status.uid()).isEqualTo(100);
            assertThat(status.gid()).isEqualTo(200);
            assertThat(status.permissions()).isEqualTo(06755);
            assertThat(status.accessTime()).isEqualTo(Instant.EPOCH);
            assertThat(status.modificationTime()).isEqualTo(time);
            assertThat(file.attributeNames()).contains("user.a");
            assertThat(file.attribute("user.a")).contains(new byte[] {1, 2});
            assertThat(file.removeAttribute("user.a")).isTrue();
            assertThat(file.attribute("user.a")).isEmpty();
        }
    }

    @Test
    void holesAreMadeAndFound() {
        try (OpenFile file = create("sparse")) {
            file.truncate(100L << 30);
            assertThat(file.status().sizeBytes()).isEqualTo(100L << 30);
            assertThat(file.status().blocks512()).isZero();
            assertThat(file.nextData(0)).isEmpty();
            ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
            file.fd().writeAt(block, 50L << 30);
            assertThat(file.nextData(0)).hasValue(50L << 30);
            assertThat(file.nextHole(50L << 30)).hasValue((50L << 30) + (1 << 20));
            file.punchHole(50L << 30, 1 << 20);
            assertThat(file.nextData(0)).isEmpty();
            file.sync();
        }
    }

    @Test
    void rangesAreCopiedAndPlacesRead() {
        try (OpenFile from = create("from");
                OpenFile to = create("to")) {
            byte[] text = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            from.fd().write(text, 0, text.length);
            var copied = to.copyRange(from, 2, 0, 5);
            if (copied.isPresent()) {
                assertThat(copied).hasValue(5);
                assertThat(directory.resolve("to")).hasContent("23456");
            }
            boolean cloned = to.cloneFrom(from);
            assertThat(directory.resolve("to")).hasContent(cloned ? "0123456789" : "23456");
            ByteBuffer place = ByteBuffer.allocateDirect(3);
            assertThat(from.fd().readAt(place, 4)).isEqualTo(3);
            assertThat(place.flip().get()).isEqualTo((byte) '4');
            assertThat(from.fd().readAt(place.clear(), 10)).isEqualTo(-1);
            from.seek(8);
            assertThat(from.fd().read(text, 0, 10)).isEqualTo(2);
            assertThat(from.fd().read(text, 0, 10)).isEqualTo(-1);
            from.allocate(20);
            from.syncData();
            assertThat(from.status().sizeBytes()).isEqualTo(20);
        }
    }

    @Test
    void aLockIsExclusive() {
        Path path = directory.resolve("lock");
        try (FileLock lock = FileLock.tryAcquire(path).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(FileLock.tryAcquire(path)).isEmpty();
        }
        FileLock.tryAcquire(path).orElseThrow().close();
    }

    @Test
    void overlaysAreProbedWithoutATrace() {
        assertThat(OverlayProbe.run(directory)).isEqualTo(new OverlayProbe(true, ""));
        assertThat(directory).isEmptyDirectory();
        assertThat(OverlayProbe.run(Path.of("/dev/shm")).supported()).isIn(true, false);
    }
}
