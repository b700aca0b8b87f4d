package dev.priok.cli.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Debian's smallest system with apt, made by mmdebstrap of the host's own sources. Needs root. */
final class DebianRootfs {
    /** Packages installed in a container must not start services: there is no init to run them. */
    private static final String NO_SERVICES =
            "printf '#!/bin/sh\\nexit 101\\n' >\"$1/usr/sbin/policy-rc.d\" && chmod 755 \"$1/usr/sbin/policy-rc.d\"";

    /** Copied from the host while packages were installed; a container gets its own. */
    private static final String NO_HOST_FILES = "rm -f \"$1/etc/resolv.conf\" \"$1/etc/hostname\"";

    private final Path workFolder;
    private final Consumer<String> progress;

    /** @param workFolder empty, the caller's to delete */
    DebianRootfs(Path workFolder, Consumer<String> progress) {
        this.workFolder = workFolder;
        this.progress = progress;
    }

    /** Makes the system and returns it as a tar file in the work folder; takes half a minute. */
    Path tar(String codename) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new BootstrapException("making a Debian image needs root: it installs packages into a new root");
        }
        List<String> sources = AptSources.ofHost(workFolder, progress).linesFor(codename);
        Path tar = workFolder.resolve("debian.tar");
        new HostCommand(progress, "mmdebstrap", "--variant=minbase", "--mode=root", "--format=tar")
                // mmdebstrap would take its own policy-rc.d away again, and ours with it.
                .with(List.of("--skip=chroot/policy-rc.d"))
                .with(List.of("--customize-hook=" + NO_SERVICES, "--customize-hook=" + NO_HOST_FILES))
                .with(List.of(codename, "-"))
                .with(sources)
                .runInto(tar, workFolder);
        return tar;
    }
}
