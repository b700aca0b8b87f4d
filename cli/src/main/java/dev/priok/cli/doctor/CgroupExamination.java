package dev.priok.cli.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Control groups: which version, and which controllers (cgroups(7)). */
final class CgroupExamination {
    private static final List<String> NEEDED = List.of("cpu", "memory", "pids");

    private final Machine machine;

    CgroupExamination(Machine machine) {
        this.machine = machine;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (machine.has("sys/fs/cgroup/cgroup.controllers")) {
            findings.add(Finding.good("cgroups version 2"));
            Set<String> there = new HashSet<>(Arrays.asList(
                    machine.text("sys/fs/cgroup/cgroup.controllers").orElse("").split(" ")));
            controllers(there, "io", findings);
            return findings;
        }
        Set<String> there = new HashSet<>();
        boolean hybrid = false;
        for (String line : machine.lines("proc/self/mounts")) {
            String[] words = line.split(" ");
            if (words.length > 3 && words[2].equals("cgroup")) {
                there.addAll(List.of(words[3].split(",")));
            }
            hybrid |= words.length > 3 && words[2].equals("cgroup2");
        }
        if (there.isEmpty()) {
            return List.of(Finding.problem("no control groups are mounted", "mount -t cgroup2 cgroup2 /sys/fs/cgroup"));
        }
        findings.add(Finding.good("cgroups version 1" + (hybrid ? " beside version 2 (hybrid)" : "")));
        controllers(there, "blkio", findings);
        return findings;
    }

    private static void controllers(Set<String> there, String disks, List<Finding> findings) {
        List<String> missing =
                NEEDED.stream().filter(name -> !there.contains(name)).toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.good("controllers: " + String.join(", ", NEEDED))
                        : Finding.problem(
                                "controllers are missing: " + String.join(", ", missing),
                                "boot without cgroup_disable=; for memory on some boards: cgroup_enable=memory"));
        for (String name : List.of("cpuset", disks)) {
            if (!there.contains(name)) {
                findings.add(Finding.hint(
                        "the controller " + name + " is missing: limits that need it are refused",
                        "boot without cgroup_disable=" + name));
            }
        }
    }
}
