package dev.priok.cli.doctor;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What a user needs for a daemon of their own, priokd --rootless. Only hints: not everybody wants one. */
final class RootlessExamination {
    private static final List<String> RANGES = List.of("etc/subuid", "etc/subgid");

    private final Machine machine;
    private final Packages packages;
    private final String user;

    RootlessExamination(Machine machine, String user) {
        this.machine = machine;
        this.packages = new Packages(machine);
        this.user = user;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        program(findings, "newuidmap", "uidmap");
        program(findings, "slirp4netns", "slirp4netns");
        if (!user.equals("root")) {
            findings.add(ranges());
        }
        findings.add(tunnel());
        return findings;
    }

    private void program(List<Finding> findings, String name, String debianName) {
        findings.add(machine.program(name)
                .map(path -> Finding.good(name + " is there: " + path))
                .orElseGet(() ->
                        Finding.hint(name + " is missing: priokd --rootless needs it", packages.install(debianName))));
    }

    /** subuid(5): name or number, first id, count. */
    private Finding ranges() {
        List<String> lacking = RANGES.stream()
                .filter(file -> machine.lines(file).stream().noneMatch(line -> line.startsWith(user + ":")))
                .map(file -> "/" + file)
                .toList();
        return lacking.isEmpty()
                ? Finding.good(user + " has ids of their own in /etc/subuid and /etc/subgid")
                : Finding.hint(
                        user + " has no ids in " + String.join(" and ", lacking) + ": priokd --rootless needs them",
                        "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user
                                + ", with numbers that no other user has");
    }

    private Finding tunnel() {
        return Files.isWritable(machine.at("dev/net/tun"))
                ? Finding.good("/dev/net/tun is there")
                : Finding.hint(
                        "/dev/net/tun is missing or closed to this user: priokd --rootless needs it",
                        "modprobe tun; chmod 0666 /dev/net/tun");
    }
}
