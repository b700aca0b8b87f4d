package dev.priok.cli.create;

import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.ListFlag;

/** {@code --sysctl name=value}, of those names that a container has for itself. */
final class SysctlFlag extends ListFlag {
    SysctlFlag() {
        super("sysctl", "map", "Sysctl options");
    }

    @Override
    protected String check(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        boolean allowed = switch (name) {
            case "kernel.msgmax",
                    "kernel.msgmnb",
                    "kernel.msgmni",
                    "kernel.sem",
                    "kernel.shmall",
                    "kernel.shmmax",
                    "kernel.shmmni",
                    "kernel.shm_rmid_forced" -> true;
            default -> name.startsWith("net.") || name.startsWith("fs.mqueue.");
        };
        if (!allowed) {
            throw new FlagException("sysctl '" + text + "' is not allowed");
        }
        return text;
    }
}
