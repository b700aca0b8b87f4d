package dev.priok.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Making and removing directories of one hierarchy. */
final class Cgroups {
    private static final List<String> CPUSET_FILES = List.of("cpuset.cpus", "cpuset.mems");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private Cgroups() {}

    static void create(CgroupHierarchy hierarchy, String cgroup) {
        String root = hierarchy.root().equals("/") ? "" : hierarchy.root();
        String below = cgroup.startsWith(root + "/") ? cgroup.substring(root.length()) : cgroup;
        Path at = hierarchy.mountPoint();
        for (String part : below.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            if (hierarchy.isUnified()) {
                passControllersOn(at);
            }
            Path parent = at;
            at = at.resolve(part);
            boolean created = makeDirectory(at);
            if (created && hierarchy.controllers().contains("cpuset")) {
                CPUSET_FILES.forEach(name -> inherit(parent, hierarchy, name));
                Path child = at;
                CPUSET_FILES.forEach(name -> copyIfEmpty(parent.resolve(name), child.resolve(name)));
            }
        }
    }

    /** A parent that was made by somebody else may itself still be empty. */
    private static void inherit(Path directory, CgroupHierarchy hierarchy, String name) {
        Path above = directory.getParent();
        if (directory.equals(hierarchy.mountPoint()) || above == null) {
            return;
        }
        if (ControlFiles.readIfPresent(directory.resolve(name)).orElse("?").isEmpty()) {
            inherit(above, hierarchy, name);
            copyIfEmpty(above.resolve(name), directory.resolve(name));
        }
    }

    private static void copyIfEmpty(Path from, Path to) {
        if (ControlFiles.readIfPresent(to).orElse("?").isEmpty()) {
            ControlFiles.write(to, ControlFiles.read(from));
        }
    }

    /** Each controller on its own: one that is refused (EBUSY, ENOENT, EOPNOTSUPP) does not keep the others back. */
    private static void passControllersOn(Path directory) {
        String available = ControlFiles.readIfPresent(directory.resolve("cgroup.controllers"))
                .orElse("");
        String passed = ControlFiles.readIfPresent(directory.resolve("cgroup.subtree_control"))
                .orElse("");
        List<String> already = List.of(passed.split(" "));
        for (String controller : available.split(" ")) {
            if (!controller.isEmpty() && !already.contains(controller)) {
                try {
                    ControlFiles.write(directory.resolve("cgroup.subtree_control"), "+" + controller);
                } catch (KernelException e) {
                    if (!e.is(Errno.EBUSY) && !e.is(Errno.ENOENT) && !e.is(Errno.EOPNOTSUPP)) {
                        throw e;
                    }
                }
            }
        }
    }

    private static boolean makeDirectory(Path directory) {
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.MKDIRAT, -100, frame.string(directory.toString()), 0755);
            if (result < 0 && frame.errno() == Errno.EEXIST.number()) {
                return false;
            }
            frame.check(result, "create cgroup", directory);
            return true;
        }
    }

    static void remove(Path directory, long deadlineNanos) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            if (tryRemove(directory)) {
                return;
            }
            for (String child : children(directory)) {
                remove(directory.resolve(child), deadlineNanos);
            }
            if (tryRemove(directory)) {
                return;
            }
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new KernelException("remove cgroup", directory, Errno.EBUSY.number());
            }
            sleep(pause, directory);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static void sleep(Duration pause, Path directory) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KernelException.detailed("remove cgroup", directory, Errno.EINTR, "the thread was interrupted");
        }
    }

    /** True if it is gone; false if it is busy. */
    private static boolean tryRemove(Path directory) {
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.UNLINKAT, -100, frame.string(directory.toString()), 0x200);
            if (result == 0) {
                return true;
            }
            return switch (Errno.of(frame.errno())) {
                case ENOENT -> true;
                case EBUSY, ENOTEMPTY, EINTR -> false;
                default -> throw frame.failure("remove cgroup", directory);
            };
        }
    }

    private static List<String> children(Path directory) {
        try (Directory open = Directory.open(directory)) {
            return open.entries().stream()
                    .filter(entry -> entry.type() == FileType.DIRECTORY)
                    .map(DirectoryEntry::name)
                    .toList();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return List.of();
            }
            throw e;
        }
    }
}
