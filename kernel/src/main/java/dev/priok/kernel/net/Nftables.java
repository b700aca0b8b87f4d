package dev.priok.kernel.net;

import dev.priok.kernel.Fd;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.NetlinkSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * nft's command language (nft(8)) within this process, by libnftables. Works on the network namespace of the thread that
 * opened it; the commands of each call are one transaction, done wholly or not at all.
 *
 * <p>Thread-safe: one call at a time. A call blocks until the kernel has done it and holds a virtual thread's carrier
 * meanwhile (0.1 to 0.3 ms for an element of a map). Commands that name links by their index ({@code iif}, {@code oif})
 * look for them in the namespace of the calling thread, so either name them ({@code iifname}) or call from inside.
 *
 * <p>Listings read everything there is in the namespace first, other programs' rules too, and again if it changes
 * meanwhile: with thousands of rules they take hundreds of milliseconds. {@link NftTable#list()} does not.
 */
public final class Nftables implements AutoCloseable {
    private static final int STANDARD_INPUT = 0;
    private static final int HANDLES = 1 << 3;
    private static final int JSON = 1 << 4;
    /** NFT_CTX_OUTPUT_NUMERIC_ALL: no names of protocols, priorities, symbols or times in listings. */
    private static final int NUMERIC = 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10;

    /** The library waits with select(2), and ends the process for a descriptor of this number or more (FD_SETSIZE). */
    private static final int FIRST_UNUSABLE = 1024;
    /** Others may open some between the look and the library's own call. */
    private static final int MARGIN = 124;

    private final NftablesLibrary library;
    private final MemorySegment context;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    private Nftables(NftablesLibrary library, MemorySegment context) {
        this.library = library;
        this.context = context;
    }

    /**
     * Opens a context on the calling thread's network namespace. An {@link NftablesException} names the package to
     * install if the library is missing, or says that the process has about a thousand descriptors open, with which the
     * library can't work; a KernelException says that the kernel has no netfilter or no descriptor left.
     */
    public static Nftables open() {
        NftablesLibrary library = NftablesLibrary.get();
        if (!hasRoom()) {
            throw new NftablesException("make an nft context", "too many descriptors are open in this process");
        }
        return newContext(library);
    }

    private static Nftables newContext(NftablesLibrary library) {
        MemorySegment context = library.newContext();
        if (context.equals(MemorySegment.NULL) || !library.buffer(context)) {
            throw new NftablesException("make an nft context", "no memory");
        }
        library.setOutputFlags(context, NUMERIC);
        return new Nftables(library, context);
    }

    /** The library ends the process when it cannot open its own socket: this finds out before. */
    private static boolean hasRoom() {
        try (NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            return socket.number() < FIRST_UNUSABLE - MARGIN;
        }
    }

    /**
     * As {@link #run} with a context for these commands only, in the calling thread's network namespace, however many
     * descriptors are open. With about a thousand or more it costs a platform thread besides, so call it on one: a virtual
     * thread may change its carrier.
     */
    public static String runOnce(String commands) {
        NftablesLibrary library = NftablesLibrary.get();
        if (hasRoom()) {
            return runInNewContext(library, commands);
        }
        // A new thread begins in the namespace of the one that starts it.
        return NativeThread.run("nft", () -> {
            Namespaces.unshare(Namespaces.FILES);
            // Of this thread's copy alone; the next descriptor gets its number.
            Fd.adopt(STANDARD_INPUT).close();
            return runInNewContext(library, commands);
        });
    }

    private static String runInNewContext(NftablesLibrary library, String commands) {
        try (Nftables context = newContext(library)) {
            return context.run(commands);
        }
    }

    /**
     * Runs commands, separated by line ends or {@code ;}, as one transaction and returns what they print (listings). An
     * {@link NftablesException} with nft's text says that nothing was changed.
     */
    public String run(String commands) {
        return run(commands, NUMERIC);
    }

    /**
     * As {@link #run} with what is printed in JSON (libnftables-json(5)), with the handles of objects. The commands are
     * in nft's language or JSON.
     */
    public String runForJson(String commands) {
        return run(commands, NUMERIC | HANDLES | JSON);
    }

    private String run(String commands, int outputFlags) {
        if (commands.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero character in commands for nft");
        }
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (closed) {
                throw new NftablesException("run nft commands", "the context was closed");
            }
            library.setOutputFlags(context, outputFlags);
            int result = library.run(context, arena.allocateFrom(commands));
            String output = library.takeOutput(context);
            String errors = library.takeErrors(context).strip();
            if (result != 0) {
                throw new NftablesException("nft", errors.isEmpty() ? "failed without a word" : errors);
            }
            return output;
        } finally {
            lock.unlock();
        }
    }

    /** Frees the context. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                library.freeContext(context);
            }
        } finally {
            lock.unlock();
        }
    }
}
