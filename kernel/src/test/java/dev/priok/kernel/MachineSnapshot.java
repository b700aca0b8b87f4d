package dev.priok.kernel;

import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.NftTable;
import dev.priok.kernel.net.RouteSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@link LeavesNothingBehind} compares. Descriptors are counted by what they refer to, the rest by its text. */
record MachineSnapshot(
        Set<String> mounts,
        Set<String> interfaces,
        Set<String> tables,
        Set<String> cgroups,
        Map<String, Integer> descriptors,
        Set<String> processes) {

    /** What the JVM and the test framework open by themselves when they first need it. */
    private static final Pattern OPENED_BY_THE_JVM = Pattern.compile(
            ".*\\.jar|.*\\.so[.0-9]*|.*/modules|.*/classes\\.jsa|/dev/u?random|/proc/.*|/sys/.*|.*/target/surefire.*"
                    + "|.*/target/failsafe-reports.*|anon_inode:\\[event(poll|fd)]|/tmp/hsperfdata.*|.*surefire.*");

    private static final Pattern OF_CONTAINERS = Pattern.compile("(?s).*(conmon|crun|runc|priok).*");

    static MachineSnapshot take(String marker, boolean alone) {
        return new MachineSnapshot(
                mounts(marker, alone),
                interfaces(alone),
                tables(marker, alone),
                cgroups(marker, alone),
                openDescriptors(),
                processes(marker, alone));
    }

    /** What stays until somebody removes it, one readable line each. */
    Set<String> lasting() {
        Set<String> all = new TreeSet<>();
        mounts.forEach(mount -> all.add("mount " + mount));
        interfaces.forEach(link -> all.add("network interface " + link));
        tables.forEach(table -> all.add("nft table " + table));
        cgroups.forEach(cgroup -> all.add("cgroup " + cgroup));
        return all;
    }

    private static Set<String> mounts(String marker, boolean alone) {
        Set<String> mounts = new HashSet<>();
        for (MountEntry entry : MountTable.read().entries()) {
            String text = entry.mountPoint() + " (" + entry.type() + " " + entry.source() + " "
                    + String.join(",", entry.superOptions()) + ")";
            if (alone || text.contains(marker) || entry.root().contains(marker)) {
                mounts.add(text);
            }
        }
        return mounts;
    }

    private static Set<String> interfaces(boolean alone) {
        Set<String> interfaces = new HashSet<>();
        try (RouteSocket route = RouteSocket.open()) {
            for (Link link : route.links()) {
                if (alone || link.name().startsWith(LeavesNothingBehind.linkPrefix())) {
                    interfaces.add(link.name() + " (" + link.kind() + ")");
                }
            }
        }
        return interfaces;
    }

    private static Set<String> tables(String marker, boolean alone) {
        Set<String> tables = new HashSet<>();
        for (NftTable table : NftTable.list()) {
            if (alone || table.name().contains(marker)) {
                tables.add(table.toString());
            }
        }
        return tables;
    }

    private static Set<String> names(Path directory) {
        Set<String> names = new HashSet<>();
        try (Directory open = Directory.open(directory)) {
            open.forEachEntry(entry -> names.add(entry.name()));
        }
        return names;
    }

    private static Set<String> cgroups(String marker, boolean alone) {
        Set<String> cgroups = new HashSet<>();
        for (CgroupHierarchy hierarchy : CgroupLayout.detect().hierarchies()) {
            addCgroups(hierarchy.mountPoint(), cgroups);
        }
        cgroups.removeIf(cgroup -> !alone && !cgroup.contains(marker));
        return cgroups;
    }

    private static void addCgroups(Path directory, Set<String> found) {
        try (Directory open = Directory.open(directory)) {
            open.forEachEntry(entry -> {
                if (entry.type() == FileType.DIRECTORY) {
                    Path child = directory.resolve(entry.name());
                    found.add(child.toString());
                    addCgroups(child, found);
                }
            });
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    private static Map<String, Integer> openDescriptors() {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                String target = target(link);
                if (!OPENED_BY_THE_JVM.matcher(target).matches()) {
                    counts.merge(target, 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return counts;
    }

    /** Closed since the directory was listed: what is left of it is a path in /proc. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return link.toString();
        }
    }

    private record RunningProcess(int pid, int parent, String start, String command) {}

    private static Set<String> processes(String marker, boolean alone) {
        Map<Integer, RunningProcess> all = new HashMap<>();
        for (String name : names(Path.of("/proc"))) {
            if (Character.isDigit(name.charAt(0))) {
                ControlFiles.readIfPresent(Path.of("/proc", name, "stat")).ifPresent(stat -> {
                    String command = ControlFiles.readIfPresent(Path.of("/proc", name, "cmdline"))
                            .orElse("")
                            .replace('\0', ' ');
                    all.put(Integer.valueOf(name), parse(stat, command));
                });
            }
        }
        Set<String> relevant = new HashSet<>();
        for (RunningProcess process : all.values()) {
            if (process.pid() != ThisProcess.pid() && isOurs(process, all, marker, alone)) {
                relevant.add(process.pid() + " started at " + process.start() + ": " + process.command());
            }
        }
        return relevant;
    }

    /** proc_pid_stat(5): the name is in parentheses and may contain anything; the rest is counted from its end. */
    private static RunningProcess parse(String stat, String command) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        String[] fields = stat.substring(close + 2).split(" ");
        String name = stat.substring(open, close + 1);
        return new RunningProcess(
                Integer.parseInt(stat.substring(0, open - 1)),
                Integer.parseInt(fields[1]),
                fields[19],
                (command.isBlank() ? name : command) + " state " + fields[0]);
    }

    private static boolean isOurs(
            RunningProcess process, Map<Integer, RunningProcess> all, String marker, boolean alone) {
        RunningProcess at = process;
        for (int depth = 0; at != null && depth < 1000; depth++) {
            boolean matches = at.pid() == ThisProcess.pid()
                    || at.command().contains(marker)
                    || (alone
                            && depth == 0
                            && OF_CONTAINERS.matcher(at.command()).matches());
            if (matches) {
                return true;
            }
            at = all.get(at.parent());
        }
        return false;
    }

    /** What {@code after} has that this has not, and lasting things that are gone; one readable line each. */
    List<String> differencesTo(MachineSnapshot after) {
        List<String> differences = new ArrayList<>();
        compare("mount", mounts, after.mounts, differences);
        compare("network interface", interfaces, after.interfaces, differences);
        compare("nft table", tables, after.tables, differences);
        compare("cgroup", cgroups, after.cgroups, differences);
        after.descriptors.forEach((target, count) -> {
            int more = count - descriptors.getOrDefault(target, 0);
            if (more > 0) {
                differences.add("left open: " + more + " descriptor(s) of " + target);
            }
        });
        Set<String> ranBefore = withoutState(processes);
        after.processes.stream()
                .filter(text -> !ranBefore.contains(withoutState(text)))
                .sorted()
                .forEach(text -> differences.add("left running: process " + text));
        return differences;
    }

    private static Set<String> withoutState(Set<String> processes) {
        Set<String> texts = new HashSet<>();
        processes.forEach(text -> texts.add(withoutState(text)));
        return texts;
    }

    private static String withoutState(String process) {
        return process.substring(0, process.lastIndexOf(" state "));
    }

    private static void compare(String what, Set<String> before, Set<String> after, List<String> differences) {
        after.stream()
                .filter(text -> !before.contains(text))
                .sorted()
                .forEach(text -> differences.add("left behind: " + what + " " + text));
        before.stream()
                .filter(text -> !after.contains(text))
                .sorted()
                .forEach(text -> differences.add("gone: " + what + " " + text));
    }
}
