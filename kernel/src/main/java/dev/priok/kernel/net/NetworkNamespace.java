package dev.priok.kernel.net;

import dev.priok.kernel.ControlFiles;
import dev.priok.kernel.Fd;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Network namespaces. One lives as long as a process, a socket or an open descriptor of it; when the last goes, the
 * kernel takes it down in the background, its links with it.
 */
public final class NetworkNamespace {
    private static final Path CURRENT = Path.of("/proc/thread-self/ns/net");
    private static final Path SYSCTLS = Path.of("/proc/sys");
    private static final int LOOPBACK_INDEX = 1;

    private NetworkNamespace() {}

    /** Makes a namespace with its loopback up and returns the descriptor that keeps it, the caller's to close. */
    public static Fd create() {
        return create(NetworkNamespace::current);
    }

    /**
     * Makes a namespace with its loopback up and runs {@code inside} on the platform thread that made it: to open
     * descriptors and sockets there. If nothing keeps the namespace, it ends with the work.
     */
    public static <T extends @Nullable Object, X extends Exception> T create(NativeThread.Work<T, X> inside) throws X {
        return NativeThread.run("new-netns", () -> {
            Namespaces.unshare(Namespaces.NETWORK);
            setLoopbackUp();
            return inside.run();
        });
    }

    /** As {@link #create(NativeThread.Work)}, in a namespace that somebody else made and nobody has used. */
    public static <T extends @Nullable Object, X extends Exception> T take(Fd made, NativeThread.Work<T, X> inside)
            throws X {
        return run(made, () -> {
            setLoopbackUp();
            return inside.run();
        });
    }

    private static void setLoopbackUp() {
        try (RouteSocket route = RouteSocket.open()) {
            route.setUp(LinkRef.of(LOOPBACK_INDEX));
        }
    }

    /** Runs {@code work} inside {@code namespace} on a platform thread of its own and waits for it. */
    public static <T extends @Nullable Object, X extends Exception> T run(Fd namespace, NativeThread.Work<T, X> work)
            throws X {
        return NativeThread.run("in-netns", () -> {
            Namespaces.enter(namespace, Namespaces.NETWORK);
            return work.run();
        });
    }

    /** A descriptor of the calling thread's namespace. */
    public static Fd current() {
        return Namespaces.open(CURRENT);
    }

    /** A descriptor of a process's namespace; ENOENT if the process is gone. */
    public static Fd ofProcess(int pid) {
        return Namespaces.open(Path.of("/proc/" + pid + "/ns/net"));
    }

    /**
     * A number that no other namespace has as long as this one lives (the inode of its file). Afterwards another may get
     * it.
     */
    public static long identity(Fd namespace) {
        return inode(Path.of(namespace.path())).orElseThrow();
    }

    /**
     * Whether a process is in the namespace of this {@link #identity} or this process has a descriptor of it. Reads all
     * of /proc. What only a socket or another process's descriptor keeps alive counts as not held.
     */
    public static boolean isHeld(long identity) {
        return inodes(Path.of("/proc"), "ns/net").anyMatch(found -> found == identity)
                || inodes(Path.of("/proc/self/fd"), "").anyMatch(found -> found == identity);
    }

    private static LongStream inodes(Path directory, String below) {
        String[] names = directory.toFile().list();
        return Arrays.stream(names == null ? new String[0] : names)
                .filter(name -> Character.isDigit(name.charAt(0)))
                .flatMapToLong(name -> inode(directory.resolve(name).resolve(below)).stream());
    }

    /** Links of namespaces read "net:[4026531840]". */
    private static OptionalLong inode(Path file) {
        try {
            String target = Files.readSymbolicLink(file).toString();
            boolean isNamespace = target.startsWith("net:[") && target.endsWith("]");
            return isNamespace
                    ? OptionalLong.of(Long.parseLong(target.substring(5, target.length() - 1)))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * The value of a sysctl in the calling thread's namespace, for example "net/ipv4/ip_forward" or
     * "net/ipv6/conf/eth0.5/disable_ipv6"; empty if there is no such (a family or a link that is not there).
     */
    public static Optional<String> sysctl(String name) {
        return ControlFiles.readIfPresent(file(name));
    }

    /** Sets a sysctl in the calling thread's namespace; ENOENT if there is no such. */
    public static void setSysctl(String name, String value) {
        ControlFiles.write(file(name), value);
    }

    private static Path file(String name) {
        Path file = SYSCTLS.resolve(name).normalize();
        if (!file.startsWith("/proc/sys/net") || name.contains("..")) {
            throw new IllegalArgumentException("not a sysctl of a network namespace: " + name);
        }
        return file;
    }
}
