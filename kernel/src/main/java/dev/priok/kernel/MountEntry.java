package dev.priok.kernel;

import java.util.List;
import java.util.Map;

/**
 * One line of /proc/self/mountinfo (proc_pid_mountinfo(5)), with octal escapes resolved.
 *
 * @param id the mount's id
 * @param parentId the id of the mount it is on
 * @param device "major:minor"
 * @param root the directory of the file system that is the root of this mount
 * @param mountPoint where it is, seen from the reading thread's root
 * @param options per-mount options, for example "rw", "nosuid"
 * @param propagation optional fields, for example "shared:1", "master:2"
 * @param type the file system type
 * @param source the source, "none" if there is none
 * @param superOptions per-superblock options
 */
public record MountEntry(
        int id,
        int parentId,
        String device,
        String root,
        String mountPoint,
        List<String> options,
        List<String> propagation,
        String type,
        String source,
        List<String> superOptions) {

    public MountEntry {
        options = List.copyOf(options);
        propagation = List.copyOf(propagation);
        superOptions = List.copyOf(superOptions);
    }

    /** Whether mounts on it are seen in other namespaces. */
    public boolean isShared() {
        return propagation.stream().anyMatch(field -> field.startsWith("shared:"));
    }

    /** Parses one line; IllegalArgumentException if it is none. */
    static MountEntry parse(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int separator = fields.indexOf("-");
        if (separator < 6 || fields.size() < separator + 4) {
            throw new IllegalArgumentException("not a mountinfo line: " + line);
        }
        return new MountEntry(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                fields.get(2),
                MountTable.unescape(fields.get(3)),
                MountTable.unescape(fields.get(4)),
                List.of(fields.get(5).split(",")),
                fields.subList(6, separator),
                fields.get(separator + 1),
                MountTable.unescape(fields.get(separator + 2)),
                List.of(fields.get(separator + 3).split(",")));
    }

    /** "name=value" pairs of the superblock's options; plain ones have an empty value. */
    public Map<String, String> superOptionValues() {
        java.util.LinkedHashMap<String, String> values = new java.util.LinkedHashMap<>();
        for (String option : superOptions) {
            int equals = option.indexOf('=');
            values.put(
                    equals < 0 ? option : option.substring(0, equals),
                    equals < 0 ? "" : MountTable.unescape(option.substring(equals + 1)));
        }
        return values;
    }
}
