package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program with a window: it shows itself on a display outside of its container, and its code is mounted over. */
@WithDaemon
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DesktopIT {
    private static final String APP = """
            #!/usr/bin/python3
            from Xlib import X, display
            d = display.Display()
            s = d.screen()
            w = s.root.create_window(10, 10, 200, 100, 0, s.root_depth)
            w.set_wm_name("TITLE")
            w.map()
            d.flush()
            while True:
                d.next_event()
            """;

    private final PriokDaemon priok;

    DesktopIT(PriokDaemon priok) {
        this.priok = priok;
    }

    /** Of Debian's packages, with the program as its first version. */
    private void makeImage() throws IOException {
        priok.priok("image", "bootstrap", "debian:12").ok();
        priok.docker("run", "-d", "--name", "install", "debian:12", "sleep", "infinity")
                .ok();
        for (String arguments : List.of("update", "install xvfb x11-utils python3-xlib")) {
            priok.docker(
                            "exec",
                            "-e",
                            "DEBIAN_FRONTEND=noninteractive",
                            "install",
                            "sh",
                            "-c",
                            "apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io " + arguments)
                    .ok();
        }
        Path first = script("app.py", "first version");
        priok.docker("cp", first.toString(), "install:/usr/local/bin/app").ok();
        priok.docker("commit", "--change", "CMD [\"app\"]", "install", "desktop")
                .ok();
        priok.docker("rm", "-f", "install").ok();
    }

    private Path script(String name, String title) throws IOException {
        Path file = Files.writeString(priok.scratch().resolve(name), APP.replace("TITLE", title));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private void awaitWindow(String title) {
        Eventually.await(
                "a window with the title " + title,
                () -> priok.docker("exec", "screen", "xwininfo", "-display", ":7", "-root", "-tree")
                        .out(),
                windows -> windows.contains('"' + title + '"'));
    }

    @Test
    void aWindowIsShownAndItsProgramMountedOver() throws IOException {
        makeImage();
        for (String command :
                List.of("docker", Programs.top().resolve("bin/priok").toString())) {
            showWindows(command);
        }
    }

    private void showWindows(String command) throws IOException {
        Path sockets = Files.createTempDirectory(priok.scratch(), "X11-unix");
        Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
        String display = sockets + ":/tmp/.X11-unix";
        priok.docker("run", "-d", "--name", "screen", "-v", display, "desktop", "Xvfb", ":7", "-ac", "-nolisten", "tcp")
                .ok();
        Eventually.await(
                "the display answers",
                () -> priok.docker("exec", "screen", "xwininfo", "-display", ":7", "-root")
                                .exit()
                        == 0);
        run(command, "-d", "--name", "one", "-v", display, "-e", "DISPLAY", "desktop");
        awaitWindow("first version");
        priok.docker("rm", "-f", "one").ok();

        Path developed = script("app-dev.py", "second version");
        String over = developed + ":/usr/local/bin/app";
        run(command, "-d", "--name", "two", "-v", display, "-e", "DISPLAY", "-v", over, "desktop");
        awaitWindow("second version");
        script("app-dev.py", "third version");
        priok.docker("restart", "-t", "0", "two").ok();
        awaitWindow("third version");
        assertThat(priok.docker("ps", "--format", "{{.Names}}").ok().lines())
                .containsExactlyInAnyOrder("screen", "two");
        priok.docker("rm", "-f", "screen", "two").ok();
    }

    /** With a display in the client's environment. */
    private void run(String client, String... arguments) {
        Map<String, String> environment = new HashMap<>(priok.environment());
        environment.put("DISPLAY", ":7");
        List<String> command = new ArrayList<>(List.of(client, "run"));
        command.addAll(List.of(arguments));
        Programs.run(environment, command).ok();
    }
}
