package dev.priok.store.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Digest;
import dev.priok.model.ImageId;
import dev.priok.store.WithStore;
import dev.priok.store.tar.TarBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LentLayersIT extends WithStore {
    private static final byte[] TAR = tar(10);
    private static final Digest DIFF_ID = Digest.sha256(TAR);

    /** Of some hundred KB for each file, more than readers are ahead of. */
    private static byte[] tar(int files) {
        TarBuilder tar = new TarBuilder();
        for (int i = 0; i < files; i++) {
            tar.file("file" + i, (i + " and more\n").repeat(50_000));
        }
        return tar.build();
    }

    private LentLayers lent() {
        return fixture.store().lent();
    }

    private byte[] read() throws IOException {
        try (InputStream in = lent().open(DIFF_ID)) {
            return in.readAllBytes();
        }
    }

    private long layerDirectories() throws IOException {
        try (Stream<Path> directories = Files.list(fixture.root().resolve("layers"))) {
            return directories.count();
        }
    }

    @Test
    void staysWithoutAnImageUntilItIsTakenBack() throws IOException {
        ImageId image = fixture.importTar(TAR);
        assertThat(lent().lend(DIFF_ID)).isTrue();
        assertThat(lent().lend(DIFF_ID)).as("again").isTrue();
        fixture.store().images().delete(image);
        fixture.reopen();
        fixture.store().images().collectGarbage();
        assertThat(lent().all()).containsExactly(DIFF_ID);
        assertThat(lent().lentBytes(DIFF_ID)).hasValue(TAR.length);
        assertThat(read()).isEqualTo(TAR);
        lent().takeBack(DIFF_ID);
        assertThat(layerDirectories()).isZero();
        assertThat(lent().all()).isEmpty();
        lent().takeBack(DIFF_ID);
    }

    @Test
    void staysWithItsImageWhenItIsTakenBack() {
        ImageId image = fixture.importTar(TAR);
        lent().lend(DIFF_ID);
        lent().takeBack(DIFF_ID);
        assertThat(fixture.layerTar(image)).isEqualTo(TAR);
        assertThat(lent().lentBytes(DIFF_ID)).isEqualTo(OptionalLong.empty());
        assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsReadStaysUntilItWasRead() throws IOException {
        ImageId image = fixture.importTar(TAR);
        lent().lend(DIFF_ID);
        fixture.store().images().delete(image);
        try (InputStream in = lent().open(DIFF_ID)) {
            byte[] first = in.readNBytes(1000);
            lent().takeBack(DIFF_ID);
            assertThat(first.length + in.readAllBytes().length).isEqualTo(TAR.length);
        }
    }

    @Test
    void whatChangedOnDiskIsNotReadToItsEnd() throws IOException {
        fixture.importTar(TAR);
        lent().lend(DIFF_ID);
        Path file = fixture.onlyLayer().resolve("diff/file3");
        byte[] content = Files.readAllBytes(file);
        content[17]++;
        Files.write(file, content);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasRootCauseMessage(rootCause());
    }

    private String rootCause() {
        return "layer " + DIFF_ID + " in " + fixture.onlyLayer() + " is damaged: its content changed";
    }

    @Test
    void whatIsNotHereIsNotLent() {
        assertThat(lent().lend(DIFF_ID)).isFalse();
        assertThat(lent().tarBytes(DIFF_ID)).isEqualTo(OptionalLong.empty());
    }
}
