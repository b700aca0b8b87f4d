package dev.priok.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A small pool of native buffers for moving bytes between the heap and descriptors; idle streams hold none. */
final class TransferBuffers {
    static final int SIZE_BYTES = 128 * 1024;
    private static final int SLOTS = 8;
    private static final AtomicReferenceArray<@Nullable MemorySegment> POOL = new AtomicReferenceArray<>(SLOTS);

    private TransferBuffers() {}

    static MemorySegment take() {
        MemorySegment pooled = POOL.getAndSet(slot(), null);
        return pooled == null ? Arena.ofAuto().allocate(SIZE_BYTES, 64) : pooled;
    }

    static void release(MemorySegment buffer) {
        POOL.set(slot(), buffer);
    }

    private static int slot() {
        return (int) Thread.currentThread().threadId() & (SLOTS - 1);
    }
}
