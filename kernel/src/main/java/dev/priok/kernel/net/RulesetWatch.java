package dev.priok.kernel.net;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NetlinkSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * News of deleted nf_tables tables (also by {@code flush ruleset}) in the network namespace of the thread that opens it,
 * whoever deletes them, this process included. One thread waits at a time; {@link #close()} may come from any.
 */
public final class RulesetWatch implements AutoCloseable {
    private static final int GROUP_NFTABLES = 7;
    private static final int DELETE_TABLE = NftTable.SUBSYSTEM << 8 | 2;
    private static final int NEW_CHAIN = NftTable.SUBSYSTEM << 8 | 3;
    private static final int DELETE_RULE = NftTable.SUBSYSTEM << 8 | 8;
    private static final int NEW_GENERATION = NftTable.SUBSYSTEM << 8 | 15;
    private static final int GENERATION_BY = 3;
    private static final int BUFFER_BYTES = 1 << 20;

    /** The message that ends a transaction comes at once, except when the kernel removes a table by itself. */
    private static final Duration END_OF_TRANSACTION = Duration.ofMillis(50);

    private final NetlinkSocket socket;
    private final List<NftTable> unfinished = new ArrayList<>();
    private final ArrayDeque<RulesetEvent> ready = new ArrayDeque<>();

    private final boolean tellsChains;
    private boolean chainsChanged;

    private RulesetWatch(NetlinkSocket socket, boolean tellsChains) {
        this.socket = socket;
        this.tellsChains = tellsChains;
    }

    /** As {@link #open}; tells {@link RulesetEvent.ChainsChanged} as well. */
    public static RulesetWatch openWithChains() {
        return open(true);
    }

    /** Begins to watch the calling thread's network namespace: nothing after this is missed. */
    public static RulesetWatch open() {
        return open(false);
    }

    private static RulesetWatch open(boolean tellsChains) {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETFILTER);
        try {
            socket.setReceiveBufferBytes(BUFFER_BYTES);
            socket.join(GROUP_NFTABLES);
            return new RulesetWatch(socket, tellsChains);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Parks the thread until the next event. Empty if there was none within {@code timeout} (null: no limit). EBADF when
     * closed, EINTR when interrupted.
     */
    public Optional<RulesetEvent> await(@Nullable Duration timeout) {
        long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        while (ready.isEmpty()) {
            Duration limit = timeout == null ? null : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!unfinished.isEmpty()) {
                limit = END_OF_TRANSACTION;
            }
            if (!receive(limit)) {
                if (unfinished.isEmpty()) {
                    return Optional.empty();
                }
                finish("");
            }
        }
        return Optional.of(ready.remove());
    }

    /** Tells {@code listener} each event until this is closed, then returns. EINTR when interrupted. */
    public void forEach(Consumer<RulesetEvent> listener) {
        while (true) {
            RulesetEvent event;
            try {
                event = await(null).orElseThrow();
            } catch (KernelException e) {
                if (e.is(Errno.EBADF)) {
                    return;
                }
                throw e;
            }
            listener.accept(event);
        }
    }

    /** False if nothing came in time. */
    private boolean receive(@Nullable Duration limit) {
        ByteBuffer datagram;
        try {
            datagram = socket.receive(limit);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOBUFS)) {
                throw e;
            }
            unfinished.clear();
            ready.add(new RulesetEvent.NewsLost());
            return true;
        }
        if (datagram == null) {
            return false;
        }
        for (Message message : Message.parse(datagram)) {
            if (message.type() == DELETE_TABLE) {
                unfinished.add(NftTable.read(message.payload()));
            } else if (message.type() == NEW_CHAIN || message.type() == DELETE_RULE) {
                chainsChanged = tellsChains;
            } else if (message.type() == NEW_GENERATION) {
                finish(Attributes.after(message.payload(), NftTable.FIXED_BYTES).text(GENERATION_BY));
            }
        }
        return true;
    }

    private void finish(String by) {
        unfinished.forEach(table -> ready.add(new RulesetEvent.TableDeleted(table, by)));
        unfinished.clear();
        if (chainsChanged) {
            chainsChanged = false;
            ready.add(new RulesetEvent.ChainsChanged(by));
        }
    }

    /** Stops watching. Idempotent. */
    @Override
    public void close() {
        socket.close();
    }
}
