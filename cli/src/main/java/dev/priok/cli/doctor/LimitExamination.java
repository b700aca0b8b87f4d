package dev.priok.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Limits that many containers run into. */
final class LimitExamination {
    private static final long OPEN_FILES = 65_536;
    private static final long PROCESSES = 32_768;
    private static final long INOTIFY_INSTANCES = 512;
    private static final long INOTIFY_WATCHES = 65_536;

    private final Machine machine;

    LimitExamination(Machine machine) {
        this.machine = machine;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        // The daemon's own, where it runs in its usual place; else those that it would have, started from here.
        String daemon = machine.text("run/priok/priokd.pid")
                .filter(pid -> machine.has("proc/" + pid + "/limits"))
                .orElse("self");
        String whose = daemon.equals("self") ? "here" : "for the daemon";
        findings.add(ofProcess(
                daemon,
                "Max open files",
                "open files " + whose,
                OPEN_FILES,
                "LimitNOFILE=1048576 in its unit, or ulimit -n"));
        findings.add(ofProcess(
                daemon,
                "Max processes",
                "processes " + whose,
                PROCESSES,
                "LimitNPROC=infinity in its unit, or ulimit -u"));
        findings.add(ofMachine("kernel/pid_max", "processes of the machine", PROCESSES));
        findings.add(ofMachine("fs/inotify/max_user_instances", "inotify instances of a user", INOTIFY_INSTANCES));
        findings.add(ofMachine("fs/inotify/max_user_watches", "inotify watches of a user", INOTIFY_WATCHES));
        return findings;
    }

    /** /proc/PID/limits: name, soft limit, hard limit. Daemons raise their own up to the hard one. */
    private Finding ofProcess(String process, String name, String what, long enough, String advice) {
        Optional<String> hard = machine.lines("proc/" + process + "/limits").stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+")[1])
                .findFirst();
        if (hard.isEmpty()) {
            return Finding.hint("how many " + what + " are allowed can't be told", "run this as root");
        }
        boolean plenty = hard.get().equals("unlimited") || Long.parseLong(hard.get()) >= enough;
        return plenty
                ? Finding.good(what + ": " + hard.get())
                : Finding.hint(what + ": only " + hard.get() + ", " + enough + " are reasonable", advice);
    }

    private Finding ofMachine(String setting, String what, long enough) {
        long found = machine.number("proc/sys/" + setting).orElse(-1L);
        if (found < 0) {
            return Finding.hint("how many " + what + " are allowed can't be told", "look for " + setting);
        }
        return found >= enough
                ? Finding.good(what + ": " + found)
                : Finding.hint(
                        what + ": only " + found + ", " + enough + " are reasonable",
                        "sysctl -w " + setting.replace('/', '.') + "=" + enough);
    }
}
