package dev.priok.store.files;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import dev.priok.store.tree.TreeRules.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users and groups as a root's own /etc/passwd and /etc/group know them (passwd(5), group(5)). */
public record Accounts(List<String> passwd, List<String> group) {
    public Accounts {
        passwd = List.copyOf(passwd);
        group = List.copyOf(group);
    }

    /** Larger files are cut: no system has them. */
    private static final int LARGEST_BYTES = 4 << 20;

    private static final int PASSWD_FIELDS = 4;
    private static final int GROUP_FIELDS = 3;

    public static Accounts of(Directory root) {
        return new Accounts(lines(root, "/etc/passwd"), lines(root, "/etc/group"));
    }

    private static List<String> lines(Directory root, String path) {
        try (OpenFile file = root.openFile(path, OpenFlags.READ_ONLY | OpenFlags.NON_BLOCK, 0);
                InputStream in = file.fd().inputStream()) {
            if (!file.status().isRegularFile()) {
                return List.of();
            }
            return Arrays.asList(FileNames.decode(in.readNBytes(LARGEST_BYTES)).split("\n", -1));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return List.of();
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The owner that {@code name|uid[:group|gid]} means; InvalidParameter for unknown names. */
    Owner find(String user) {
        String[] parts = user.split(":", 2);
        String @Nullable [] account = parts[0].isEmpty() ? null : field(passwd, parts[0], PASSWD_FIELDS, 2);
        int uid = parts[0].isEmpty() ? 0 : account != null ? number(account[2]) : required(parts[0], "user");
        int gid = account == null ? 0 : number(account[3]);
        if (parts.length == 2 && !parts[1].isEmpty()) {
            String @Nullable [] named = field(group, parts[1], GROUP_FIELDS, 2);
            gid = named != null ? number(named[2]) : required(parts[1], "group");
        }
        return new Owner(uid, gid);
    }

    /**
     * Whom {@code --chown} of COPY means. As with BuildKit, a number is itself, and alone the group too.
     *
     * @param asked a name or number; empty: root
     * @param askedGroup a name or number; empty: the user's
     */
    public Owner owner(String asked, String askedGroup) {
        int uid = asked.isEmpty() ? 0 : number(asked);
        int gid = Math.max(uid, 0);
        if (uid < 0) {
            String @Nullable [] account = named(passwd, asked, PASSWD_FIELDS);
            if (account == null) {
                throw EngineException.invalid("can't find uid for user " + asked + ": no such user: " + asked);
            }
            uid = number(account[2]);
            gid = number(account[3]);
        }
        if (!askedGroup.isEmpty()) {
            gid = number(askedGroup);
            if (gid < 0) {
                String @Nullable [] found = named(group, askedGroup, GROUP_FIELDS);
                if (found == null) {
                    throw EngineException.invalid(
                            "can't find gid for group " + askedGroup + ": no such group: " + askedGroup);
                }
                gid = number(found[2]);
            }
        }
        return new Owner(uid, gid);
    }

    private static String @Nullable [] named(List<String> lines, String wanted, int fields) {
        for (String line : lines) {
            String[] entry = line.split(":", -1);
            if (entry.length >= fields && entry[0].equals(wanted) && number(entry[2]) >= 0) {
                return entry;
            }
        }
        return null;
    }

    private static String @Nullable [] field(List<String> lines, String wanted, int fields, int numberField) {
        for (String line : lines) {
            String[] entry = line.split(":", -1);
            if (entry.length >= fields && (entry[0].equals(wanted) || entry[numberField].equals(wanted))) {
                return entry;
            }
        }
        return null;
    }

    private static int required(String text, String kind) {
        int value = number(text);
        if (value < 0) {
            throw EngineException.invalid(
                    "unable to find " + kind + " " + text + ": no matching entries in the container");
        }
        return value;
    }

    /** -1 if it is no number. */
    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
