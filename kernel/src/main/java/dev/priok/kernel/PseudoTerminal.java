package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A new pseudo-terminal (pty(7)). The side for programs is not opened here for reading: hand it to a child. */
public record PseudoTerminal(Fd master, Fd terminal) implements AutoCloseable {
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTPEER = 0x5441;

    /** Opens a pair in this mount namespace's /dev/pts. */
    public static PseudoTerminal open() {
        int flags = OpenFlags.READ_WRITE | OpenFlags.NO_CTTY;
        Fd master = OpenFile.descriptor(Path.of("/dev/ptmx"), flags, 0, Fd.Mode.FRESH);
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment unlocked = frame.allocate(4);
            frame.check(
                    frame.call(Syscall.IOCTL, master.number(), TIOCSPTLCK, unlocked.address()),
                    "unlock a terminal of",
                    master);
            long peer = frame.call(Syscall.IOCTL, master.number(), TIOCGPTPEER, flags | OpenFlags.CLOEXEC);
            return new PseudoTerminal(
                    master, Fd.owning(frame.check(peer, "open the other side of", master), Fd.Mode.FRESH));
        } catch (RuntimeException e) {
            master.close();
            throw e;
        }
    }

    /** Closes both sides. */
    @Override
    public void close() {
        terminal.close();
        master.close();
    }
}
