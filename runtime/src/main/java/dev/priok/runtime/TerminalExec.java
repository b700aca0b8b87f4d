package dev.priok.runtime;

import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Terminal;
import dev.priok.kernel.WindowSize;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** An exec session on a terminal, whose master side is here. */
final class TerminalExec implements ExecProcess {
    private static final int BUFFER = 32 * 1024;

    private final ExecutedProcess process;
    private final Fd master;
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER);

    TerminalExec(ExecutedProcess process, Fd master) {
        this.process = process;
        this.master = master;
    }

    @Override
    public OptionalInt pid() {
        return OptionalInt.of(process.pid());
    }

    @Override
    public int await() {
        return process.exitCode().join();
    }

    @Override
    public void resize(TerminalSize size) {
        Terminal.setWindowSize(master, new WindowSize(size.rows(), size.columns()));
    }

    @Override
    public boolean receive(OutputSink sink) throws IOException {
        output.clear();
        try {
            if (master.read(output) < 0) {
                return false;
            }
        } catch (KernelException e) {
            return false;
        }
        sink.accept(OutputSink.Stream.STDOUT, output.flip());
        return true;
    }

    @Override
    public void send(ByteBuffer input) throws IOException {
        try {
            master.write(input);
        } catch (KernelException e) {
            throw new IOException("the program's terminal is closed", e);
        }
    }

    /** A terminal has no end of input that its client could give. */
    @Override
    public void closeInput() {}

    @Override
    public void close() {
        master.close();
    }
}
