package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final MountTable TABLE = MountTable.parse("""
            22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            23 22 0:21 / /a\\040b rw,nosuid shared:2 master:1 - tmpfs none\\011x rw,size=4k
            24 23 0:22 /sub /a\\040b/c ro - overlay overlay rw,lowerdir=/x\\134:/y,upperdir=/u
            25 22 0:23 / /a\\040b rw - proc proc rw
            """);

    @Test
    void fieldsAndEscapesAreRead() {
        MountEntry entry = TABLE.entries().get(1);
        assertThat(entry.mountPoint()).isEqualTo("/a b");
        assertThat(entry.source()).isEqualTo("none\tx");
        assertThat(entry.options()).containsExactly("rw", "nosuid");
        assertThat(entry.propagation()).containsExactly("shared:2", "master:1");
        assertThat(entry.isShared()).isTrue();
        assertThat(TABLE.entries().get(2).isShared()).isFalse();
        assertThat(TABLE.entries().get(2).root()).isEqualTo("/sub");
        assertThat(TABLE.entries().get(2).superOptionValues())
                .containsEntry("lowerdir", "/x\\:/y")
                .containsEntry("rw", "");
    }

    @Test
    void theLastMountAtAPathIsTheVisibleOne() {
        assertThat(TABLE.at(Path.of("/a b")).orElseThrow().type()).isEqualTo("proc");
        assertThat(TABLE.containing(Path.of("/a b/c/d/e")).orElseThrow().type()).isEqualTo("overlay");
        assertThat(TABLE.containing(Path.of("/elsewhere")).orElseThrow().type()).isEqualTo("ext4");
    }

    @Test
    void mountsBelowComeInTheOrderToUnmountThem() {
        assertThat(TABLE.below(Path.of("/a b"))).extracting(MountEntry::id).containsExactly(25, 24, 23);
        assertThat(TABLE.below(Path.of("/a"))).isEmpty();
        assertThat(TABLE.below(Path.of("/"))).hasSize(4);
    }

    @Test
    void aLineOfAnotherFormIsRefused() {
        assertThatThrownBy(() -> MountEntry.parse("1 2 3:4 / /x rw")).isInstanceOf(IllegalArgumentException.class);
    }
}
