package dev.priok.cli.terminal;

import dev.priok.cli.CommandFailure;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.WindowSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal behind the standard streams. */
public final class ControllingTerminal implements Terminal {
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERROR = 2;

    @Override
    public boolean inputIsTerminal() {
        return isTerminal(INPUT);
    }

    @Override
    public boolean outputIsTerminal() {
        return isTerminal(OUTPUT);
    }

    @Override
    public boolean errorIsTerminal() {
        return isTerminal(ERROR);
    }

    /** Asks the kernel only where a device is open: most commands run in scripts, and native calls cost start-up time. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/")
                    && !target.equals("/dev/null")
                    && dev.priok.kernel.Terminal.isTerminal(Fd.inherited(descriptor));
        } catch (IOException | KernelException _) {
            return false;
        }
    }

    @Override
    public Size size() {
        try {
            WindowSize size = dev.priok.kernel.Terminal.windowSize(Fd.inherited(OUTPUT));
            return new Size(size.rows(), size.columns());
        } catch (KernelException _) {
            return Size.UNKNOWN;
        }
    }

    @Override
    public RawMode raw() {
        if (!inputIsTerminal()) {
            return () -> {};
        }
        try {
            dev.priok.kernel.Terminal.Settings before = dev.priok.kernel.Terminal.makeRaw(Fd.inherited(INPUT));
            return before::restore;
        } catch (KernelException e) {
            throw new CommandFailure("unable to set IO streams as raw terminal: " + e.getMessage());
        }
    }
}
