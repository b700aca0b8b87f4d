package dev.priok.daemon;

import dev.priok.model.EngineException;
import dev.priok.model.IdMap;
import dev.priok.model.UserMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the users of containers are on the machine: by dockerd's setting {@code userns-remap}, someone's subordinate ids
 * (subuid(5), subgid(5)). The errors are dockerd's.
 */
final class UserRemap {
    /** dockerd's word for an account that is made for this. */
    private static final String DEFAULT = "default";

    /** dockerd's name for it. */
    static final String DEFAULT_ACCOUNT = "dockremap";

    private static final long FIRST_SUBORDINATE = 100_000;
    private static final long SUBORDINATES = 65_536;

    private final Accounts accounts;

    UserRemap(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The machine's accounts. */
    interface Accounts {
        /** A line of passwd(5), by name or number. */
        Optional<String> user(String key);

        /** A line of group(5), by name or number. */
        Optional<String> group(String key);

        /** The lines of subuid(5). */
        List<String> subordinateUsers();

        /** The lines of subgid(5). */
        List<String> subordinateGroups();

        /** Makes a system account with a group of its own, that nobody can log in to. */
        void add(String name);

        /** Gives an account these ids in subuid(5). */
        void addSubordinateUsers(String name, long first, long count);

        /** Gives an account these ids in subgid(5). */
        void addSubordinateGroups(String name, long first, long count);
    }

    /**
     * Understands the setting.
     *
     * @param setting {@code default}, or a user or a uid, also with a group or a gid after a colon; empty: off
     * @return null if it is off, or names root, who can't be anybody else
     */
    @Nullable
    UserMap resolve(String setting) {
        if (setting.isEmpty()) {
            return null;
        }
        String[] parts = setting.split(":", -1);
        if (parts.length > 2) {
            throw EngineException.invalid("Invalid user/group specification in --userns-remap: \"" + setting + "\"");
        }
        String[] user = user(parts[0]).split(":", -1);
        if (parts.length == 2) {
            requireGroup(parts[1]);
        } else {
            // Whose range it is goes by the user alone; dockerd wants the group all the same.
            requireGroup(isNumber(parts[0]) ? user[2] : user[0]);
        }
        if (user[0].equals("root")) {
            System.getLogger(UserRemap.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "User namespaces: root cannot be remapped with itself; user namespaces are OFF");
            return null;
        }
        return new UserMap(
                map(accounts.subordinateUsers(), user, "subuid"), map(accounts.subordinateGroups(), user, "subgid"));
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,10}");
    }

    private String user(String asked) {
        if (isNumber(asked)) {
            return accounts.user(asked)
                    .orElseThrow(() -> EngineException.invalid("Uid " + asked + " has no entry in /etc/passwd"));
        }
        if (!asked.equals(DEFAULT)) {
            return accounts.user(asked)
                    .orElseThrow(() ->
                            EngineException.invalid("Error during uid lookup for \"" + asked + "\": no such user"));
        }
        if (accounts.user(DEFAULT_ACCOUNT).isEmpty()) {
            makeDefault();
        }
        return accounts.user(DEFAULT_ACCOUNT)
                .orElseThrow(() -> EngineException.invalid(
                        "Error during \"" + DEFAULT_ACCOUNT + "\" user creation: it is not there afterwards"));
    }

    private void makeDefault() {
        accounts.add(DEFAULT_ACCOUNT);
        String[] name = {DEFAULT_ACCOUNT};
        if (ranges(accounts.subordinateUsers(), name).isEmpty()) {
            accounts.addSubordinateUsers(DEFAULT_ACCOUNT, firstFree(accounts.subordinateUsers()), SUBORDINATES);
        }
        if (ranges(accounts.subordinateGroups(), name).isEmpty()) {
            accounts.addSubordinateGroups(DEFAULT_ACCOUNT, firstFree(accounts.subordinateGroups()), SUBORDINATES);
        }
    }

    private void requireGroup(String asked) {
        if (accounts.group(asked).isEmpty()) {
            throw EngineException.invalid(
                    isNumber(asked)
                            ? "Gid " + asked + " has no entry in /etc/group"
                            : "Error during gid lookup for \"" + asked + "\": no such group");
        }
    }

    /** Ranges follow each other in the container in the order of the file. */
    private static IdMap map(List<String> lines, String[] user, String kind) {
        List<IdMap.Range> map = new ArrayList<>();
        long inside = 0;
        for (Subordinates range : ranges(lines, user)) {
            map.add(new IdMap.Range(inside, range.first(), range.count()));
            inside += range.count();
        }
        if (map.isEmpty()) {
            throw EngineException.invalid(
                    "error creating ID mappings: no " + kind + " ranges found for user \"" + user[0] + "\"");
        }
        return new IdMap(map);
    }

    /**
     * A line of subuid(5).
     *
     * @param owner name or number
     */
    private record Subordinates(String owner, long first, long count) {
        /** Those that make sense. */
        static List<Subordinates> parse(List<String> lines) {
            return lines.stream()
                    .map(line -> line.strip().split(":", -1))
                    .filter(fields -> fields.length == 3 && isNumber(fields[1]) && isNumber(fields[2]))
                    .map(fields -> new Subordinates(fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2])))
                    .toList();
        }

        long end() {
            return first + count;
        }
    }

    /** @param user name, and at index 2 a number, as in passwd(5) */
    private static List<Subordinates> ranges(List<String> lines, String[] user) {
        return Subordinates.parse(lines).stream()
                .filter(range -> range.owner().equals(user[0])
                        || (user.length > 2 && range.owner().equals(user[2])))
                .filter(range -> range.count() > 0)
                .toList();
    }

    /** Behind all that overlap with what would be taken first. */
    private static long firstFree(List<String> lines) {
        List<Subordinates> taken = new ArrayList<>(Subordinates.parse(lines));
        taken.sort(Comparator.comparingLong(Subordinates::first));
        long first = FIRST_SUBORDINATE;
        for (Subordinates range : taken) {
            if (range.first() < first + SUBORDINATES && range.end() > first) {
                first = range.end();
            }
        }
        return first;
    }
}
