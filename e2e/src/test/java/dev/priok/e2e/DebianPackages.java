package dev.priok.e2e;

import java.util.stream.Stream;

/** Makes images of Debian's packages, installed from inside a container on the default bridge. */
final class DebianPackages {
    private DebianPackages() {}

    /** The image is debian:12 with these packages, after a shell in it has run the script. */
    static void image(PriokDaemon priok, String name, String script, String... packages) {
        priok.priok("image", "bootstrap", "debian:12").ok();
        priok.docker("run", "-d", "--name", "install", "debian:12", "sleep", "infinity")
                .ok();
        apt(priok, "update");
        for (String some : packages) {
            apt(
                    priok,
                    Stream.concat(Stream.of("install"), Stream.of(some.split(" ")))
                            .toArray(String[]::new));
        }
        priok.docker("exec", "install", "sh", "-c", script).ok();
        priok.docker("commit", "install", name).ok();
        priok.docker("rm", "-f", "install").ok();
    }

    private static void apt(PriokDaemon priok, String... arguments) {
        Stream<String> command = Stream.of(
                "exec",
                "-e",
                "DEBIAN_FRONTEND=noninteractive",
                "install",
                "apt-get",
                "-q",
                "-o",
                "Dpkg::Options::=--force-unsafe-io",
                "-y",
                "--no-install-recommends");
        priok.docker(Stream.concat(command, Stream.of(arguments)).toArray(String[]::new))
                .ok();
    }
}
