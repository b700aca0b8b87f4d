package dev.priok.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves something on the machine: mounts, cgroups, processes, descriptors of this JVM, and
 * network interfaces and nft tables of the host's network namespace. What is still ending gets a few seconds.
 *
 * <p>Others may work on the machine at the same time, so by default only what is surely ours counts: descendants of this
 * JVM, and mounts, cgroups, nft tables and processes (with their descendants) whose text contains {@link #marker()}, and
 * interfaces whose name begins with {@link #linkPrefix()}. Temporary directories of JUnit carry the marker; name cgroups
 * and the like after it too. With {@code -Dpriok.test.alone=true}
 * everything counts, and of the processes all that have to do with conmon, crun, runc or priok.
 */
public final class LeavesNothingBehind implements BeforeAllCallback, AfterAllCallback {
    private static final Duration PATIENCE = SlowMachine.stretched(Duration.ofSeconds(5));
    private static final String MARKER = "priok-it-" + ProcessHandle.current().pid();
    private static final boolean ALONE = Boolean.getBoolean("priok.test.alone");

    /** A word that only this JVM uses: "priok-it-" and its process id. */
    public static String marker() {
        return MARKER;
    }

    /** What the names of this JVM's network interfaces begin with; at least five bytes are left. */
    public static String linkPrefix() {
        return "it" + ProcessHandle.current().pid() + "-";
    }

    /** This JVM's mounts, links, tables and cgroups of the moment, one readable line each: for tests that look more often. */
    public static Set<String> lastingThings() {
        return MachineSnapshot.take(MARKER, ALONE).lasting();
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(LeavesNothingBehind.class, context.getUniqueId()));
    }

    /** The JVM's first socket channel makes a socket of its own that stays for good. */
    private static void openWhatTheJvmKeepsOpen() {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        openWhatTheJvmKeepsOpen();
        store(context).put("before", MachineSnapshot.take(MARKER, ALONE));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        MachineSnapshot before = Objects.requireNonNull(store(context).get("before", MachineSnapshot.class));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> differences = before.differencesTo(MachineSnapshot.take(MARKER, ALONE));
            if (differences.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(context.getDisplayName() + " did not leave the machine as it was:\n  "
                        + String.join("\n  ", differences));
            }
            Thread.sleep(20);
        }
    }
}
