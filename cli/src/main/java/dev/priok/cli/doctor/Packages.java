package dev.priok.cli.doctor;

import java.util.Locale;

/** How software is installed here (os-release(5)). */
final class Packages {
    private final String distribution;

    Packages(Machine machine) {
        distribution = machine.lines("etc/os-release").stream()
                .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                .reduce("", (a, b) -> a + " " + b)
                .toLowerCase(Locale.ROOT);
    }

    /** The command that installs it; the name is Debian's, others' is mostly the same. */
    String install(String debianName) {
        if (distribution.contains("debian") || distribution.contains("ubuntu")) {
            return "apt-get install " + debianName;
        }
        return "install " + debianName + " (Debian's name of the package)";
    }
}
