package dev.priok.store.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.MountFlags;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalOptionsTest {
    @Test
    void tellsFlagsFromTheFileSystemsOwnWords() {
        MountWords words = MountWords.parse("defaults,ro,nosuid,addr=10.0.0.1,rw,soft,rshared");
        assertThat(words.flags()).isEqualTo(MountFlags.NO_SUID);
        assertThat(words.propagation()).isEqualTo(MountFlags.SHARED | MountFlags.RECURSIVE);
        assertThat(words.data()).isEqualTo("addr=10.0.0.1,soft");
        assertThat(words.binds()).isFalse();
        assertThat(MountWords.parse("rbind,ro").binds()).isTrue();
        assertThat(MountWords.parse("rbind,ro").flagsOfBind()).isEqualTo(MountFlags.READ_ONLY);
        assertThat(MountWords.parse("")).isEqualTo(new MountWords(0, 0, ""));
    }

    @Test
    void refusesWhatDockerRefuses() {
        assertThatThrownBy(() -> LocalOptions.of(Map.of("x", "y"))).hasMessage("invalid option: \"x\"");
        assertThatThrownBy(() -> LocalOptions.of(Map.of("type", "nfs")))
                .hasMessage("missing required option: \"device\"");
        assertThatThrownBy(() -> LocalOptions.of(Map.of("device", "/d")))
                .hasMessage("missing required option: \"type\"");
        assertThatThrownBy(() -> LocalOptions.of(Map.of("size", "1g"))).hasMessageContaining("no quota support");
    }

    @Test
    void addressesStayAsTheyAre() {
        String words = "addr=10.0.0.1,rw";
        assertThat(new LocalOptions("nfs", ":/e", words).resolvedWords()).isEqualTo(words);
        assertThat(new LocalOptions("tmpfs", "tmpfs", "addr=name").resolvedWords())
                .isEqualTo("addr=name");
        assertThat(new LocalOptions("nfs", ":/e", "rw,addr=localhost").resolvedWords())
                .matches("rw,addr=(127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1)");
    }
}
