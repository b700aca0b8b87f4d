package dev.priok.kernel.net;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The functions of libnftables(3), version 1.0.2 or later, loaded with the first use. */
final class NftablesLibrary {
    static final String FILE = "libnftables.so.1";

    private static final String NEW_IN_1_0_2 = "nft_ctx_set_optimize";

    private static final ReentrantLock LOADING = new ReentrantLock();
    private static @Nullable NftablesLibrary loaded;

    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle bufferOutput;
    private final MethodHandle bufferError;
    private final MethodHandle outputBuffer;
    private final MethodHandle errorBuffer;
    private final MethodHandle setOutputFlags;
    private final MethodHandle run;

    private NftablesLibrary(SymbolLookup symbols) {
        newContext = handle(symbols, "nft_ctx_new", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        freeContext = handle(symbols, "nft_ctx_free", FunctionDescriptor.ofVoid(ADDRESS));
        bufferOutput = handle(symbols, "nft_ctx_buffer_output", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        bufferError = handle(symbols, "nft_ctx_buffer_error", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        outputBuffer = handle(symbols, "nft_ctx_get_output_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        errorBuffer = handle(symbols, "nft_ctx_get_error_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        setOutputFlags = handle(symbols, "nft_ctx_output_set_flags", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        run = handle(symbols, "nft_run_cmd_from_buffer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }

    private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), signature);
    }

    /**
     * The library; an NftablesException that names the package if it is missing, so that it works once the package is
     * installed.
     */
    static NftablesLibrary get() {
        LOADING.lock();
        try {
            NftablesLibrary library = loaded;
            if (library == null) {
                library = load(FILE);
                loaded = library;
            }
            return library;
        } finally {
            LOADING.unlock();
        }
    }

    static NftablesLibrary load(String file) {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new NftablesException(file + " cannot be loaded: install the package libnftables1", e);
        }
        // Before 0.9.9 a context could open its socket anew, in whatever namespace the calling thread was.
        if (symbols.find(NEW_IN_1_0_2).isEmpty()) {
            throw new NftablesException(file + " is too old: install the package libnftables1 1.0.2 or later", "");
        }
        return new NftablesLibrary(symbols);
    }

    MemorySegment newContext() {
        try {
            return (MemorySegment) newContext.invokeExact(0);
        } catch (Throwable impossible) {
            throw new AssertionError("nft_ctx_new", impossible);
        }
    }

    void freeContext(MemorySegment context) {
        try {
            freeContext.invokeExact(context);
        } catch (Throwable impossible) {
            throw new AssertionError("nft_ctx_free", impossible);
        }
    }

    /** Collects output and errors instead of printing them; false if there is no memory. */
    boolean buffer(MemorySegment context) {
        try {
            return (int) bufferOutput.invokeExact(context) == 0 && (int) bufferError.invokeExact(context) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError("nft_ctx_buffer_output", impossible);
        }
    }

    void setOutputFlags(MemorySegment context, int flags) {
        try {
            setOutputFlags.invokeExact(context, flags);
        } catch (Throwable impossible) {
            throw new AssertionError("nft_ctx_output_set_flags", impossible);
        }
    }

    int run(MemorySegment context, MemorySegment commands) {
        try {
            return (int) run.invokeExact(context, commands);
        } catch (Throwable impossible) {
            throw new AssertionError("nft_run_cmd_from_buffer", impossible);
        }
    }

    /** What was collected since the last call; the library empties the buffer. */
    String takeOutput(MemorySegment context) {
        return take(outputBuffer, context);
    }

    /** As {@link #takeOutput} for errors. */
    String takeErrors(MemorySegment context) {
        return take(errorBuffer, context);
    }

    private static String take(MethodHandle function, MemorySegment context) {
        try {
            MemorySegment text = (MemorySegment) function.invokeExact(context);
            return text.equals(MemorySegment.NULL)
                    ? ""
                    : text.reinterpret(Integer.MAX_VALUE).getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError("nft_ctx_get_output_buffer", impossible);
        }
    }
}
