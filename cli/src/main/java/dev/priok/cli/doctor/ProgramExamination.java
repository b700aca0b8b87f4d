package dev.priok.cli.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs and libraries of other packages. */
final class ProgramExamination {
    private final Machine machine;
    private final Packages packages;

    ProgramExamination(Machine machine) {
        this.machine = machine;
        this.packages = new Packages(machine);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(required("conmon", machine.program("conmon"), "it holds every container", "conmon"));
        findings.add(required("crun", machine.program("crun"), "it makes every container", "crun"));
        findings.add(required(
                "libnftables.so.1",
                machine.library("libnftables.so.1"),
                "networks and published ports need it",
                "libnftables1"));
        findings.add(wanted("criu", machine.program("criu"), "checkpoints need it", "criu"));
        return findings;
    }

    private Finding required(String name, Optional<Path> place, String why, String debianName) {
        return place.map(path -> Finding.good(name + " is there: " + path))
                .orElseGet(() -> Finding.problem(name + " is missing: " + why, packages.install(debianName)));
    }

    private Finding wanted(String name, Optional<Path> place, String why, String debianName) {
        return place.map(path -> Finding.good(name + " is there: " + path))
                .orElseGet(() -> Finding.hint(name + " is missing: " + why, packages.install(debianName)));
    }
}
