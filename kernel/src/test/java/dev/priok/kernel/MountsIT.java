package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class MountsIT {
    @TempDir
    Path directory;

    @Test
    void anOverlayWithRelativeLayersMounts() throws Exception {
        for (String name : new String[] {"l1", "l2", "upper", "work", "merged tree"}) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.writeString(directory.resolve("l1/one"), "1");
        Files.writeString(directory.resolve("l2/two"), "2");
        Path merged = directory.resolve("merged tree");
        Mounts.mountFrom(directory, "overlay", merged, "overlay", 0, "lowerdir=l1:l2,upperdir=upper,workdir=work");
        try {
            assertThat(merged.resolve("one")).hasContent("1");
            assertThat(merged.resolve("two")).hasContent("2");
            MountEntry entry = MountTable.read().at(merged).orElseThrow();
            assertThat(entry.type()).isEqualTo("overlay");
            assertThat(entry.superOptionValues()).containsEntry("upperdir", "upper");
            assertThat(MountTable.read().containing(merged.resolve("one"))).contains(entry);
        } finally {
            Mounts.unmount(merged, 0);
        }
        assertThat(MountTable.read().at(merged)).isEmpty();
        assertThat(Mounts.unmountIfMounted(merged, 0)).isFalse();
    }

    @Test
    void bindMountsCanBecomeReadOnly() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Path target = Files.createDirectory(directory.resolve("target"));
        Mounts.bind(source, target, true);
        try {
            Mounts.remountBind(target, MountFlags.READ_ONLY);
            Mounts.setPropagation(target, MountFlags.PRIVATE);
            assertThat(MountTable.read().at(target).orElseThrow().options()).contains("ro");
            assertThatThrownBy(() -> Files.createFile(target.resolve("x"))).hasMessageContaining("Read-only");
        } finally {
            Mounts.unmount(target, MountFlags.UNMOUNT_DETACH);
        }
    }

    @Test
    void errorsNameCallPathAndErrno() {
        assertThatThrownBy(() -> Mounts.mount("overlay", directory, "overlay", 0, "lowerdir=/nowhere"))
                .isInstanceOf(KernelException.class)
                .hasMessageStartingWith("mount overlay on " + directory + ": E");
        assertThatThrownBy(() -> Mounts.mount("overlay", directory, "overlay", 0, "x".repeat(5000)))
                .hasMessageContaining("E2BIG (the mount options are longer than 4095 bytes)");
    }

    @Test
    void aPrivateNamespaceHidesItsMounts() {
        MountTable before = MountTable.read();
        int inside = NativeThread.run("test", () -> {
            Namespaces.unshare(Namespaces.MOUNT);
            Mounts.setPropagation(Path.of("/"), MountFlags.SLAVE | MountFlags.RECURSIVE);
            Mounts.mount("none", directory, "tmpfs", 0, "size=1m");
            try (Fd host = Namespaces.open(Path.of("/proc/self/ns/mnt"))) {
                int count = MountTable.read().below(directory).size();
                Namespaces.enter(host, Namespaces.MOUNT);
                return count;
            }
        });
        assertThat(inside).isEqualTo(1);
        assertThat(MountTable.read()).isEqualTo(before);
    }
}
