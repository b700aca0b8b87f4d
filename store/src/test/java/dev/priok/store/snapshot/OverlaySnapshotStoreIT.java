package dev.priok.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.store.StoreFixture;
import dev.priok.store.StoreOptions;
import dev.priok.store.tar.TarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class OverlaySnapshotStoreIT extends SnapshotStoreContract {
    @Override
    StoreOptions.Driver driver() {
        return StoreOptions.Driver.OVERLAY;
    }

    @Test
    void isWhatTheMachineUsesByDefault() {
        fixture.close();
        fixture = new StoreFixture(directory.resolve("data"), StoreOptions.Driver.AUTOMATIC);
        assertThat(snapshots().driverName()).isEqualTo("overlay2");
    }

    @Test
    void tellsWhatToMount() {
        byte[] layer = new TarBuilder().file("a", "x").build();
        ContainerId id = ContainerId.random();
        RootFilesystem root = snapshots().create(id, image(List.of(layer)));
        assertThat(root).isInstanceOfSatisfying(RootFilesystem.Overlay.class, overlay -> {
            assertThat(overlay.lowerDirs()).hasSize(2);
            assertThat(overlay.lowerDirs().getFirst().resolve("a")).exists();
            assertThat(overlay.lowerDirs().getLast().resolve("etc/hosts")).isEmptyFile();
            assertThat(overlay.upperDir()).isEmptyDirectory();
            assertThat(overlay.workDir()).isEmptyDirectory();
        });
        assertThat(snapshots().rootOf(id)).isEqualTo(root);
    }

    @Test
    void directoriesThatAreExchangedForWhatWasWrittenAreTheLayer() throws Exception {
        ContainerId id = ContainerId.random();
        List<Digest> base = fixture.image(
                        image(List.of(new TarBuilder().file("a", "x").build())))
                .diffIds();
        snapshots().create(id, base);
        Path whole = Files.createDirectory(directory.resolve("data/tmp/whole"));
        Files.createDirectory(whole.resolve("inner"));
        Path inner = Files.createDirectory(directory.resolve("data/tmp/inner"));
        Files.writeString(inner.resolve("b"), "y");
        try (OpenRoot root = snapshots().openAlone(id)) {
            assertThat(root.exchange("", whole)).isTrue();
            assertThat(root.exchange("inner", inner)).isTrue();
        }
        List<Digest> all = new ArrayList<>(base);
        try (HeldLayer layer = snapshots().commit(id).orElseThrow()) {
            all.add(layer.diffId());
            try (OpenRoot view = snapshots().view(all)) {
                assertThat(view.path().resolve("a")).hasContent("x");
                assertThat(view.path().resolve("inner/b")).hasContent("y");
            }
        }
        assertThat(whole).isEmptyDirectory();
        assertThat(inner).isEmptyDirectory();
    }

    @Test
    void openingMountsNothingThatOthersSee() throws Exception {
        ContainerId id = ContainerId.random();
        snapshots().create(id, image(List.of(new TarBuilder().file("a", "x").build())));
        try (OpenRoot root = snapshots().open(id)) {
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(id.value());
            assertThat(root.path().resolve("a")).exists();
        }
    }
}
