package dev.priok.runtime;

import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An exec session on pipes, whose other ends are here. */
final class PipeExec implements ExecProcess {
    /**
     * How long output is still read after the program has ended: something it left running may keep the pipes open for
     * ever. As containerd.
     */
    private static final Duration AFTER_END = Duration.ofSeconds(2);

    private final ExecutedProcess process;
    private final @Nullable Fd input;
    private final @Nullable Fd stdout;
    private final @Nullable Fd stderr;
    private final MergedOutput output;

    PipeExec(ExecutedProcess process, @Nullable Fd input, @Nullable Fd stdout, @Nullable Fd stderr) {
        this.process = process;
        this.input = input;
        this.stdout = stdout;
        this.stderr = stderr;
        this.output = new MergedOutput(stdout, stderr);
        process.exitCode()
                .thenRunAsync(
                        this::closeOutput,
                        java.util.concurrent.CompletableFuture.delayedExecutor(
                                AFTER_END.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread));
    }

    @Override
    public OptionalInt pid() {
        return OptionalInt.of(process.pid());
    }

    @Override
    public int await() {
        return process.exitCode().join();
    }

    /** Without a terminal there is no size. */
    @Override
    public void resize(TerminalSize size) {}

    @Override
    public boolean receive(OutputSink sink) throws IOException {
        return output.receive(sink);
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        Fd target = input;
        if (target == null) {
            throw new IOException("the program's input is closed");
        }
        try {
            target.write(bytes);
        } catch (KernelException e) {
            throw new IOException("the program's input is closed", e);
        }
    }

    @Override
    public void closeInput() {
        if (input != null) {
            input.close();
        }
    }

    private void closeOutput() {
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }

    @Override
    public void close() {
        closeInput();
        closeOutput();
        output.close();
    }
}
