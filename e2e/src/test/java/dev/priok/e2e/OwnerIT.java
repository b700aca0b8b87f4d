package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --mount type=bind,owner=...}: what root in a container writes belongs to someone else on the machine. */
@WithDaemon
class OwnerIT {
    private static final int CALLER = 4321;

    private final PriokDaemon priok;

    OwnerIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private Path folderOf(int uid) throws IOException {
        Path folder = Files.createTempDirectory(priok.scratch(), "work");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(folder, "unix:uid", uid);
        Files.setAttribute(folder, "unix:gid", uid + 1);
        return folder;
    }

    private static String ownerOf(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    private Result run(String mount, String script, String... options) {
        List<String> words = new ArrayList<>(List.of("run", "--rm", "--mount", mount));
        words.addAll(List.of(options));
        words.addAll(List.of("busybox", "sh", "-c", script));
        return priok.priok(words.toArray(String[]::new));
    }

    private static String mount(Path folder, String owner) {
        return "type=bind,source=" + folder + ",target=/work,owner=" + owner;
    }

    @Test
    void whatRootWritesBelongsToTheOwner() throws IOException {
        Path folder = folderOf(CALLER);
        Path rootsOwn = Files.writeString(folder.resolve("roots-own"), "kept");
        Result made = run(
                mount(folder, CALLER + ":" + (CALLER + 1)),
                "stat -c %u:%g /work; mkdir /work/made; echo x >/work/made/file; chmod 600 /work/made/file;"
                        + " chown 33:33 /work/made; stat -c %u:%g /work/made/file; echo y >/work/roots-own");
        assertThat(made.lines()).containsExactly("0:0", "0:0");
        assertThat(ownerOf(folder.resolve("made/file"))).isEqualTo(CALLER + ":" + (CALLER + 1));
        assertThat(ownerOf(folder.resolve("made"))).as("other ids are the same").isEqualTo("33:33");
        assertThat(rootsOwn).as("the machine's root").hasContent("kept");
        assertThat(made.exit()).isNotZero();
        assertThat(run(mount(folder, CALLER + ":" + (CALLER + 1)), "echo x >/work/made/own", "--user", "33:33")
                        .exit())
                .isZero();
        assertThat(ownerOf(folder.resolve("made/own"))).isEqualTo("33:33");
    }

    @Test
    void theOwnerIsTheCallerWhereThatIsSaid() throws IOException {
        Path folder = folderOf(CALLER);
        List<String> command = new ArrayList<>(List.of(
                "setpriv",
                "--reuid",
                Integer.toString(CALLER),
                "--regid",
                Integer.toString(CALLER + 1),
                "--groups",
                Files.getAttribute(priok.socket(), "unix:gid").toString()));
        command.addAll(List.of(Programs.top().resolve("bin/priok").toString(), "run", "--rm", "--mount"));
        command.addAll(List.of(mount(folder, "caller"), "busybox", "touch", "/work/file"));
        Programs.run(priok.environment(), command).ok();
        assertThat(ownerOf(folder.resolve("file"))).isEqualTo(CALLER + ":" + (CALLER + 1));
    }

    @Test
    void itIsKeptAndShownAndChecked() throws IOException {
        Path folder = folderOf(CALLER);
        priok.priok("create", "--name", "kept", "--mount", mount(folder, "7:8"), "busybox", "touch", "/work/file")
                .ok();
        priok.restart();
        assertThat(priok.api("GET", "/containers/kept/json", null).body()).contains("\"Owner\":\"7:8\"");
        Files.setAttribute(folder, "unix:uid", 7);
        Files.setAttribute(folder, "unix:gid", 8);
        priok.docker("start", "-a", "kept").ok();
        assertThat(ownerOf(folder.resolve("file"))).isEqualTo("7:8");
        assertThat(run(mount(folder, "nobody"), "true").exits(125).err())
                .contains("invalid owner 'nobody': must be UID:GID");
        assertThat(run(mount(folder, "0:4294967295"), "true").exits(125).err()).contains("invalid owner");
        assertThat(run("type=volume,source=v,target=/work,owner=1:1", "true")
                        .exits(125)
                        .err())
                .contains("cannot mix 'bind-*' options with mount type 'volume'");
        assertThat(run("type=bind,source=/proc/fs,target=/work,owner=1:1", "true")
                        .exit())
                .isNotZero();
    }
}
