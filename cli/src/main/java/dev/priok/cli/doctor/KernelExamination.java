package dev.priok.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the kernel offers. */
final class KernelExamination {
    private static final List<String> NAMESPACES = List.of("mnt", "pid", "net", "ipc", "uts");
    private static final String OTHER_KERNEL = "use a kernel with it, as the distributions' are";

    private final Machine machine;
    private final KernelParts parts;
    private final List<Finding> findings = new ArrayList<>();

    KernelExamination(Machine machine) {
        this.machine = machine;
        this.parts = new KernelParts(machine, Set.of("nft_do_chain", "veth_newlink", "br_add_bridge", "ovl_get_tree"));
    }

    List<Finding> findings() {
        namespaces();
        overlay();
        part("nf_tables", "nft_do_chain", "networks and published ports");
        part("veth", "veth_newlink", "networks");
        part("bridge", "br_add_bridge", "networks");
        seccomp();
        appArmor();
        idMappedMounts();
        return findings;
    }

    private void namespaces() {
        List<String> missing = NAMESPACES.stream()
                .filter(name -> !machine.has("proc/self/ns/" + name))
                .toList();
        findings.add(
                missing.isEmpty()
                        ? Finding.good("namespaces: " + String.join(", ", NAMESPACES))
                        : Finding.problem("the kernel lacks namespaces: " + String.join(", ", missing), OTHER_KERNEL));
        boolean users = machine.has("proc/self/ns/user")
                && machine.number("proc/sys/user/max_user_namespaces").orElse(1L) > 0;
        findings.add(
                users
                        ? Finding.good("user namespaces")
                        : Finding.hint(
                                "user namespaces are off: a daemon without root's rights needs them",
                                "sysctl -w user.max_user_namespaces=10000"));
    }

    private void overlay() {
        boolean known = machine.lines("proc/filesystems").stream().anyMatch(line -> line.endsWith("\toverlay"));
        boolean there = known
                || switch (parts.of("overlay", "ovl_get_tree")) {
                    case THERE, LOADABLE -> true;
                    case MISSING, UNKNOWN -> false;
                };
        findings.add(
                there
                        ? Finding.good("overlay file system")
                        : Finding.hint(
                                "no overlay file system: each container gets a whole copy of its image",
                                "modprobe overlay, or " + OTHER_KERNEL));
    }

    private void part(String module, String symbol, String what) {
        findings.add(
                switch (parts.of(module, symbol)) {
                    case THERE -> Finding.good(module);
                    case LOADABLE -> Finding.good(module + ", as a module that is loaded when it is needed");
                    case MISSING ->
                        Finding.problem("the kernel lacks " + module + ": " + what + " need it", OTHER_KERNEL);
                    case UNKNOWN ->
                        Finding.hint(
                                "whether the kernel has " + module + " can't be told", "as root: modprobe " + module);
                });
    }

    private void seccomp() {
        boolean there = machine.has("proc/sys/kernel/seccomp/actions_avail")
                || machine.lines("proc/self/status").stream().anyMatch(line -> line.startsWith("Seccomp:"));
        findings.add(
                there
                        ? Finding.good("seccomp")
                        : Finding.problem(
                                "the kernel lacks seccomp, which every container's filter needs", OTHER_KERNEL));
    }

    private void appArmor() {
        boolean on = machine.text("sys/module/apparmor/parameters/enabled")
                .orElse("N")
                .equals("Y");
        findings.add(
                on
                        ? Finding.good("AppArmor")
                        : Finding.hint(
                                "AppArmor is off: containers do without that additional fence",
                                "to have it: boot with apparmor=1 security=apparmor"));
    }

    private void idMappedMounts() {
        String release = machine.kernelRelease();
        findings.add(
                atLeast(release, 5, 12)
                        ? Finding.good("idmapped mounts (Linux " + release + ")")
                        : Finding.hint(
                                "Linux " + release + " has no idmapped mounts: mounts with owner= need them",
                                "use Linux 5.12 or newer"));
    }

    private static boolean atLeast(String release, int major, int minor) {
        String[] numbers = release.split("[^0-9]+", 3);
        if (numbers.length < 2 || numbers[0].isEmpty() || numbers[1].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(numbers[0]);
        return first > major || (first == major && Integer.parseInt(numbers[1]) >= minor);
    }
}
