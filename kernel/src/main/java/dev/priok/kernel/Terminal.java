package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Terminal control (ioctl_tty(2)) on a descriptor, which stays the caller's. */
public final class Terminal {
    private static final int TCGETS = 0x5401;
    private static final int TCSETSW = 0x5403;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int STRUCT_BYTES = 64;

    /** IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON. */
    private static final int INPUT_PROCESSING = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;

    private static final int OUTPUT_PROCESSING = 0x1;

    /** CSIZE and PARENB. */
    private static final int SIZE_AND_PARITY = 0x30 | 0x100;

    private static final int EIGHT_BITS = 0x30;

    /** ISIG ICANON ECHO ECHONL IEXTEN. */
    private static final int LINE_EDITING = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private static final int CONTROL_CHARACTERS_OFFSET = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    private Terminal() {}

    /** Settings to go back to. */
    public static final class Settings {
        private final Fd terminal;
        private final byte[] termios;

        private Settings(Fd terminal, byte[] termios) {
            this.terminal = terminal;
            this.termios = termios;
        }

        /** Puts the terminal back to what it was, after output under way; may be called any number of times. */
        public void restore() {
            set(terminal, termios);
        }
    }

    /** Whether {@code fd} is a terminal. */
    public static boolean isTerminal(Fd fd) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            return frame.call(
                            Syscall.IOCTL,
                            fd.number(),
                            TCGETS,
                            frame.allocate(STRUCT_BYTES).address())
                    == 0;
        } finally {
            fd.leave();
        }
    }

    /** The settings now, to be restored later; ENOTTY if {@code fd} is no terminal. */
    public static Settings settings(Fd fd) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment termios = frame.allocate(STRUCT_BYTES);
            frame.check(
                    frame.call(Syscall.IOCTL, fd.number(), TCGETS, termios.address()),
                    "read the terminal settings of",
                    fd);
            return new Settings(fd, termios.toArray(ValueLayout.JAVA_BYTE));
        } finally {
            fd.leave();
        }
    }

    /** Raw mode as cfmakeraw(3) has it: each key at once, no echo, no signals. Returns the settings before. */
    public static Settings makeRaw(Fd fd) {
        Settings before = settings(fd);
        byte[] raw = before.termios.clone();
        MemorySegment termios = MemorySegment.ofArray(raw);
        change(termios, 0, INPUT_PROCESSING, 0);
        change(termios, 4, OUTPUT_PROCESSING, 0);
        change(termios, 8, SIZE_AND_PARITY, EIGHT_BITS);
        change(termios, 12, LINE_EDITING, 0);
        raw[CONTROL_CHARACTERS_OFFSET + VTIME] = 0;
        raw[CONTROL_CHARACTERS_OFFSET + VMIN] = 1;
        set(fd, raw);
        return before;
    }

    private static void change(MemorySegment termios, long offset, int clear, int set) {
        int flags = termios.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
        termios.set(ValueLayout.JAVA_INT_UNALIGNED, offset, (flags & ~clear) | set);
    }

    private static void set(Fd fd, byte[] termios) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long settings = frame.copy(termios, termios.length).address();
            long result;
            do {
                result = frame.call(Syscall.IOCTL, fd.number(), TCSETSW, settings);
            } while (result < 0 && frame.errno() == Errno.EINTR.number());
            frame.check(result, "change the terminal settings of", fd);
        } finally {
            fd.leave();
        }
    }

    /** The size; ENOTTY if {@code fd} is no terminal. */
    public static WindowSize windowSize(Fd fd) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment size = frame.allocate(8);
            frame.check(
                    frame.call(Syscall.IOCTL, fd.number(), TIOCGWINSZ, size.address()), "read the window size of", fd);
            return new WindowSize(
                    Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0)),
                    Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2)));
        } finally {
            fd.leave();
        }
    }

    /** Changes the size; the programs in the terminal get SIGWINCH. */
    public static void setWindowSize(Fd fd, WindowSize windowSize) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment size = frame.allocate(8);
            size.set(ValueLayout.JAVA_SHORT, 0, (short) windowSize.rows());
            size.set(ValueLayout.JAVA_SHORT, 2, (short) windowSize.columns());
            frame.check(
                    frame.call(Syscall.IOCTL, fd.number(), TIOCSWINSZ, size.address()), "set the window size of", fd);
        } finally {
            fd.leave();
        }
    }
}
