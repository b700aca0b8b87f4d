package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.KernelException;
import java.util.concurrent.CompletableFuture;

/** The process of an exec session, a child of ours by adoption; reaped by a thread of its own as soon as it ends. */
final class ExecutedProcess {
    /** What a shell says of a program whose end nobody saw. */
    private static final int UNKNOWN = 255;

    private final int pid;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    /** {@code afterwards} runs when it has ended. */
    ExecutedProcess(ChildProcess process, Runnable afterwards) {
        this.pid = process.pid();
        Thread.ofVirtual().name("exec-" + pid).start(() -> {
            try (process) {
                exitCode.complete(process.waitFor().shellCode());
            } catch (KernelException e) {
                System.getLogger(ExecutedProcess.class.getName())
                        .log(System.Logger.Level.WARNING, "no exit status: process=" + pid, e);
            } finally {
                exitCode.complete(UNKNOWN);
                afterwards.run();
            }
        });
    }

    int pid() {
        return pid;
    }

    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }
}
