package dev.priok.store.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.MarkedTempDirs;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads sparse files in all forms that GNU tar writes. */
@ExtendWith(LeavesNothingBehind.class)
class GnuTarIT {
    @TempDir(factory = MarkedTempDirs.class)
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "oldgnu", "posix 0.0", "posix 0.1", "posix 1.0"})
    void readsSparseFiles(String form) throws Exception {
        long hole = 64 << 20;
        byte[] expected = new byte[4096];
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("sparse").toFile(), "rw")) {
            for (int i = 0; i < 30; i++) {
                expected[0] = (byte) i;
                file.seek(i * hole);
                file.write(expected);
            }
            file.setLength(40 * hole);
        }
        String[] words = form.split(" ");
        List<String> command = new ArrayList<>(List.of("tar", "-S", "--format=" + words[0]));
        if (words.length == 2) {
            command.add("--sparse-version=" + words[1]);
        }
        command.addAll(List.of("-cf", "out.tar", "sparse"));
        Process tar = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();

        try (InputStream in = Files.newInputStream(directory.resolve("out.tar"))) {
            TarReader reader = new TarReader(new StreamSource(in));
            TarEntry entry = reader.next();
            assertThat(entry).isNotNull();
            assertThat(entry.name()).isEqualTo("sparse");
            assertThat(entry.sizeBytes()).isEqualTo(40 * hole);
            byte[] stored = reader.payload().readAllBytes();
            assertThat(entry.fragments()).hasSizeGreaterThanOrEqualTo(30);
            int at = 0;
            int found = 0;
            for (TarEntry.Fragment fragment : entry.fragments()) {
                if (fragment.length() > 0 && fragment.offset() % hole == 0) {
                    assertThat(stored[at]).isEqualTo((byte) (fragment.offset() / hole));
                    found++;
                }
                at += (int) fragment.length();
            }
            assertThat(found).isEqualTo(30);
            assertThat(reader.next()).isNull();
        }
    }
}
