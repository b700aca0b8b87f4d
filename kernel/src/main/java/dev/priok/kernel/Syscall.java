package dev.priok.kernel;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The one door to the kernel: {@code syscall(2)} with six integer arguments. The kernel's own ABI is stable and the same
 * under every C library, so each call needs only its number here. Arguments that are addresses must stay reachable
 * during the call (see {@link CallFrame}).
 */
final class Syscall {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

    static final int READ = number(0, 63);
    static final int WRITE = number(1, 64);
    static final int CLOSE = number(3, 57);
    static final int LSEEK = number(8, 62);
    static final int IOCTL = number(16, 29);
    static final int PREAD64 = number(17, 67);
    static final int PWRITE64 = number(18, 68);
    static final int SENDFILE = number(40, 71);
    static final int SOCKET = number(41, 198);
    static final int CONNECT = number(42, 203);
    static final int SENDTO = number(44, 206);
    static final int RECVFROM = number(45, 207);
    static final int SENDMSG = number(46, 211);
    static final int RECVMSG = number(47, 212);
    static final int SHUTDOWN = number(48, 210);
    static final int BIND = number(49, 200);
    static final int LISTEN = number(50, 201);
    static final int SOCKETPAIR = number(53, 199);
    static final int SETSOCKOPT = number(54, 208);
    static final int GETSOCKOPT = number(55, 209);
    static final int GETPID = number(39, 172);
    static final int KILL = number(62, 129);
    static final int UNAME = number(63, 160);
    static final int FCNTL = number(72, 25);
    static final int FLOCK = number(73, 32);
    static final int FSYNC = number(74, 82);
    static final int FDATASYNC = number(75, 83);
    static final int FTRUNCATE = number(77, 46);
    static final int CHDIR = number(80, 49);
    static final int FCHDIR = number(81, 50);
    static final int FCHMOD = number(91, 52);
    static final int FCHOWN = number(93, 55);
    static final int SYSINFO = number(99, 179);
    static final int GETEUID = number(107, 175);
    static final int STATFS = number(137, 43);
    static final int FSTATFS = number(138, 44);
    static final int SETFSUID = number(122, 151);
    static final int SETFSGID = number(123, 152);
    static final int CAPGET = number(125, 90);
    static final int CAPSET = number(126, 91);
    static final int PRCTL = number(157, 167);
    static final int MOUNT = number(165, 40);
    static final int UMOUNT2 = number(166, 39);
    static final int GETTID = number(186, 178);
    static final int LSETXATTR = number(189, 6);
    static final int FSETXATTR = number(190, 7);
    static final int LGETXATTR = number(192, 9);
    static final int FGETXATTR = number(193, 10);
    static final int LLISTXATTR = number(195, 12);
    static final int FLISTXATTR = number(196, 13);
    static final int LREMOVEXATTR = number(198, 15);
    static final int FREMOVEXATTR = number(199, 16);
    static final int GETDENTS64 = number(217, 61);
    static final int EPOLL_CTL = number(233, 21);
    static final int WAITID = number(247, 95);
    static final int INOTIFY_ADD_WATCH = number(254, 27);
    static final int INOTIFY_RM_WATCH = number(255, 28);
    static final int OPENAT = number(257, 56);
    static final int MKDIRAT = number(258, 34);
    static final int MKNODAT = number(259, 33);
    static final int FCHOWNAT = number(260, 54);
    static final int UNLINKAT = number(263, 35);
    static final int LINKAT = number(265, 37);
    static final int SYMLINKAT = number(266, 36);
    static final int READLINKAT = number(267, 78);
    static final int FCHMODAT = number(268, 53);
    static final int PPOLL = number(271, 73);
    static final int UNSHARE = number(272, 97);
    static final int UTIMENSAT = number(280, 88);
    static final int EPOLL_PWAIT = number(281, 22);
    static final int FALLOCATE = number(285, 47);
    static final int ACCEPT4 = number(288, 242);
    static final int EVENTFD2 = number(290, 19);
    static final int EPOLL_CREATE1 = number(291, 20);
    static final int DUP3 = number(292, 24);
    static final int PIPE2 = number(293, 59);
    static final int INOTIFY_INIT1 = number(294, 26);
    static final int SYNCFS = number(306, 267);
    static final int SETNS = number(308, 268);
    static final int RENAMEAT2 = number(316, 276);
    static final int COPY_FILE_RANGE = number(326, 285);
    static final int STATX = number(332, 291);
    static final int PIDFD_SEND_SIGNAL = 424;
    static final int OPEN_TREE = 428;
    static final int MOVE_MOUNT = 429;
    static final int PIDFD_OPEN = 434;
    static final int OPENAT2 = 437;
    static final int MOUNT_SETATTR = 442;
    static final int QUOTACTL_FD = 443;
    static final int FCHMODAT2 = 452;

    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    private static final MemorySegment SYMBOL =
            Linker.nativeLinker().defaultLookup().findOrThrow("syscall");

    /** May block: the thread counts as "in native" meanwhile, so garbage collection goes on. */
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    SYMBOL, SIGNATURE, Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1));

    /** Without the thread state change; for calls that return at once whatever happens. */
    private static final MethodHandle QUICK = Linker.nativeLinker()
            .downcallHandle(
                    SYMBOL,
                    SIGNATURE,
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(1),
                    Linker.Option.critical(false));

    static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();

    private Syscall() {}

    private static int number(int amd64, int aarch64) {
        return ARM ? aarch64 : amd64;
    }

    static boolean onArm() {
        return ARM;
    }

    static long call(MemorySegment capture, int number, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) CALL.invokeExact(capture, (long) number, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("syscall " + number, impossible);
        }
    }

    static long quick(MemorySegment capture, int number, long a, long b, long c, long d) {
        try {
            return (long) QUICK.invokeExact(capture, (long) number, a, b, c, d, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError("syscall " + number, impossible);
        }
    }
}
