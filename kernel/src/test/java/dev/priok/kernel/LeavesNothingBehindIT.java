package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.RouteSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeavesNothingBehind.class)
class LeavesNothingBehindIT {
    @TempDir
    Path directory;

    private static MachineSnapshot snapshot() {
        return MachineSnapshot.take(LeavesNothingBehind.marker(), false);
    }

    @Test
    void aMountIsNoticed() {
        assertThat(directory.toString()).contains(LeavesNothingBehind.marker());
        MachineSnapshot before = snapshot();
        Mounts.mount("none", directory, "tmpfs", 0, null);
        try {
            assertThat(before.differencesTo(snapshot()))
                    .singleElement()
                    .asString()
                    .startsWith("left behind: mount " + directory + " (tmpfs none");
            assertThat(snapshot().differencesTo(before))
                    .singleElement()
                    .asString()
                    .startsWith("gone: mount " + directory);
        } finally {
            Mounts.unmount(directory, 0);
        }
        assertThat(before.differencesTo(snapshot())).isEmpty();
    }

    @Test
    void aCgroupIsNoticed() {
        MachineSnapshot before = snapshot();
        CgroupLayout layout = CgroupLayout.detect();
        String cgroup = "/" + LeavesNothingBehind.marker() + "-noticed";
        layout.create(cgroup);
        assertThat(before.differencesTo(snapshot()))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).startsWith("left behind: cgroup ").endsWith(cgroup));
        layout.remove(cgroup, Duration.ofMinutes(2));
        assertThat(before.differencesTo(snapshot())).isEmpty();
    }

    @Test
    void aLinkAndATableAreNoticed() {
        NativeThread.run("other-netns", () -> {
            Namespaces.unshare(Namespaces.NETWORK);
            MachineSnapshot before = snapshot();
            String link = LeavesNothingBehind.linkPrefix() + "x";
            String table = LeavesNothingBehind.marker();
            try (RouteSocket route = RouteSocket.open();
                    Nftables nft = Nftables.open()) {
                route.create(NewLink.bridge(link));
                nft.run("add table ip " + table);
            }
            assertThat(before.differencesTo(snapshot()))
                    .containsExactly(
                            "left behind: network interface " + link + " (bridge)",
                            "left behind: nft table ip " + table);
            return true;
        });
    }

    @Test
    void aDescriptorIsNoticed() {
        MachineSnapshot before = snapshot();
        try (OpenFile file = OpenFile.open(Path.of("/etc/passwd"), OpenFlags.READ_ONLY, 0)) {
            assertThat(file.fd().isClosed()).isFalse();
            assertThat(before.differencesTo(snapshot())).containsExactly("left open: 1 descriptor(s) of /etc/passwd");
        }
    }

    @Test
    void aRunningChildAndAZombieAreNoticed() {
        MachineSnapshot before = snapshot();
        try (ChildProcess child = SpawnRequest.of("sleep", "1000").spawn()) {
            assertThat(before.differencesTo(snapshot()))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("left running: process " + child.pid())
                            .contains("sleep 1000"));
            child.kill(Signals.KILL);
            assertThat(child.pidFd().awaitExit(Duration.ofMinutes(2))).isTrue();
            assertThat(before.differencesTo(snapshot()))
                    .anySatisfy(line -> assertThat(line).contains("(sleep)").endsWith("state Z"));
            child.waitFor();
        }
        assertThat(before.differencesTo(snapshot())).isEmpty();
    }
}
