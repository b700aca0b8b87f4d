package dev.priok.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A user namespace with a network namespace that belongs to it, which is how its root comes to have the say over network
 * interfaces. Both live as long as this keeps them or something is in them. A process with several threads can enter
 * neither to make things there, so a short program of util-linux does.
 */
public final class UserNamespace implements AutoCloseable {
    private static final int COMPLAINT_BYTES = 512;

    private final Fd users;
    private final Fd network;

    private UserNamespace(Fd users, Fd network) {
        this.users = users;
        this.network = network;
    }

    /**
     * Makes both; takes some milliseconds. ENOENT without unshare(1).
     *
     * @param users lines as in /proc/PID/uid_map
     * @param groups the same for groups
     */
    public static UserNamespace create(String users, String groups) {
        return make(List.of("unshare", "--user", "--net", "cat"), process -> {
            ControlFiles.write(Path.of("/proc/" + process + "/uid_map"), users);
            ControlFiles.write(Path.of("/proc/" + process + "/gid_map"), groups);
        });
    }

    /** The user namespace of a process, with a network namespace that is new. */
    public static UserNamespace of(int process) {
        String file = "/proc/" + process + "/ns/user";
        return make(List.of("nsenter", "--user=" + file, "unshare", "--net", "cat"), _ -> {});
    }

    /** Whether a process is in this one's; then /proc/PID/uid_map tells of the namespace around both. ENOENT if it is gone. */
    public static boolean isShared(int process) {
        return file(Integer.toString(process)).equals(file("self"));
    }

    /** What no other user namespace is called as long as this one lives. */
    private static Path file(String process) {
        Path link = Path.of("/proc/" + process + "/ns/user");
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            throw new KernelException("read", link, Errno.ENOENT.number());
        }
    }

    /** Whether two processes are in the same one. ENOENT if one is gone. */
    public static boolean isShared(int process, int other) {
        return file(Integer.toString(process)).equals(file(Integer.toString(other)));
    }

    private interface Setup {
        void run(int process);
    }

    /** The program tells that it is there by repeating what it is sent. */
    private static UserNamespace make(List<String> program, Setup setup) {
        try (Pipe input = Pipe.open();
                Pipe output = Pipe.open();
                ChildProcess child = SpawnRequest.of(program)
                        .withEnvironment(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"))
                        .withDescriptor(0, input.readEnd())
                        .withDescriptor(1, output.writeEnd())
                        .withDescriptor(2, output.writeEnd())
                        .spawn()) {
            input.readEnd().close();
            output.writeEnd().close();
            input.writeEnd().write(new byte[1], 0, 1);
            byte[] answer = new byte[COMPLAINT_BYTES];
            int length = output.readEnd().read(answer, 0, answer.length);
            if (length != 1) {
                String complaint = new String(answer, 0, Math.max(length, 0), StandardCharsets.UTF_8).strip();
                throw KernelException.detailed(
                        "make a user namespace with", program.getFirst(), Errno.EPERM, complaint);
            }
            setup.run(child.pid());
            Path namespaces = Path.of("/proc/" + child.pid() + "/ns");
            Fd users = Namespaces.open(namespaces.resolve("user"));
            try {
                return new UserNamespace(users, Namespaces.open(namespaces.resolve("net")));
            } catch (KernelException e) {
                users.close();
                throw e;
            }
        }
    }

    /** Stands for the users; valid until {@link #close()}. */
    public Fd users() {
        return users;
    }

    /** Stands for the network; valid until {@link #close()}. */
    public Fd network() {
        return network;
    }

    @Override
    public void close() {
        users.close();
        network.close();
    }
}
