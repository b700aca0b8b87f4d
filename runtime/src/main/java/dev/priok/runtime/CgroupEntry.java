package dev.priok.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How crun gets into a container's cgroups of version 1: a shell enters them and becomes crun. A process that moves only
 * itself, by writing 0 to "tasks", waits for no other process, which moving by number would (10 ms). The shell does it and
 * not a thread of ours, which the container's freezer could stop and whose process would be listed in the container.
 */
final class CgroupEntry {
    private static final String VARIABLE = "PRIOK_ENTER";
    private static final String SCRIPT =
            "IFS=:; for f in $PRIOK_ENTER; do echo 0 >\"$f\" || exit 1; done; exec \"$0\" \"$@\"";

    private CgroupEntry() {}

    private static final String SHELL = "/bin/sh";

    /** The environment variable that names the files. */
    static String environment(List<Path> entries) {
        return VARIABLE + "=" + entries.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    /** The whole command line: crun itself if there is nothing to enter here. */
    static List<String> command(List<String> crun, List<Path> entries) {
        if (entries.isEmpty()) {
            return crun;
        }
        List<String> command = new ArrayList<>(List.of(SHELL, "-c", SCRIPT));
        command.addAll(crun);
        return command;
    }
}
