package dev.priok.runtime.bundle;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns {@code name|uid[:group|gid]} into numbers by a container's own passwd(5) and group(5). */
final class UserLookup {
    /** Who a process runs as; without a home of his own he gets {@code /}. */
    record Identity(int uid, int gid, List<Integer> additionalGids, String home) {}

    private record PasswdEntry(String name, int uid, int gid, String home) {}

    private record GroupEntry(String name, int gid, List<String> members) {}

    private final List<PasswdEntry> users;
    private final List<GroupEntry> groups;

    /** Both are the files' contents; empty if there is no such file. */
    UserLookup(String passwd, String group) {
        users = parsePasswd(passwd);
        groups = parseGroup(group);
    }

    /** As Docker resolves {@code User} and {@code GroupAdd}. */
    Identity resolve(String user, List<String> groupAdd) {
        int colon = user.indexOf(':');
        String userPart = colon < 0 ? user : user.substring(0, colon);
        String groupPart = colon < 0 ? "" : user.substring(colon + 1);
        PasswdEntry entry = findUser(userPart);
        int uid = entry == null ? userNumber(userPart) : entry.uid();
        Set<Integer> additional = new LinkedHashSet<>();
        int gid = entry == null ? 0 : entry.gid();
        if (!groupPart.isEmpty()) {
            gid = groupNumber(groupPart, "unable to find group " + groupPart + ": no matching entries in group file");
            additional.add(gid);
        } else {
            additional.add(gid);
            if (entry != null) {
                groups.stream().filter(g -> g.members().contains(entry.name())).forEach(g -> additional.add(g.gid()));
            }
        }
        for (String name : groupAdd) {
            additional.add(groupNumber(name, "Unable to find group " + name));
        }
        String home = entry == null || entry.home().isEmpty() ? "/" : entry.home();
        return new Identity(uid, gid, List.copyOf(additional), home);
    }

    private @Nullable PasswdEntry findUser(String name) {
        String wanted = name.isEmpty() ? "0" : name;
        for (PasswdEntry entry : users) {
            if (entry.name().equals(wanted)) {
                return entry;
            }
        }
        Integer number = number(wanted);
        for (PasswdEntry entry : users) {
            if (number != null && entry.uid() == number) {
                return entry;
            }
        }
        return null;
    }

    private static int userNumber(String name) {
        if (name.isEmpty()) {
            return 0;
        }
        Integer number = number(name);
        if (number == null) {
            throw EngineException.invalid("unable to find user " + name + ": no matching entries in passwd file");
        }
        return number;
    }

    private int groupNumber(String name, String problem) {
        for (GroupEntry entry : groups) {
            if (entry.name().equals(name)) {
                return entry.gid();
            }
        }
        Integer number = number(name);
        if (number == null) {
            throw EngineException.invalid(problem);
        }
        return number;
    }

    private static @Nullable Integer number(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("uids and gids must be in range 0-2147483647");
        }
    }

    private static List<PasswdEntry> parsePasswd(String text) {
        List<PasswdEntry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.strip().split(":");
            Integer uid = fields.length > 3 ? safeNumber(fields[2]) : null;
            Integer gid = fields.length > 3 ? safeNumber(fields[3]) : null;
            if (uid != null && gid != null) {
                entries.add(new PasswdEntry(fields[0], uid, gid, fields.length > 5 ? fields[5] : ""));
            }
        }
        return entries;
    }

    private static List<GroupEntry> parseGroup(String text) {
        List<GroupEntry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.strip().split(":");
            Integer gid = fields.length > 2 ? safeNumber(fields[2]) : null;
            if (gid != null) {
                List<String> members = fields.length > 3 ? Arrays.asList(fields[3].split(",")) : List.of();
                entries.add(new GroupEntry(fields[0], gid, members));
            }
        }
        return entries;
    }

    /** A broken line of the image's file is skipped, not an error. */
    private static @Nullable Integer safeNumber(String text) {
        try {
            return number(text);
        } catch (EngineException e) {
            return null;
        }
    }
}
