package dev.priok.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A system call failed. The message reads "operation subject: ERRNO (description)", for example "mount overlay on /x:
 * EINVAL (Invalid argument)". Branch on {@link #errno()}, never on the text.
 */
public final class KernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final int number;
    private final String operation;
    private final String subject;

    KernelException(String operation, @Nullable Object subject, int number) {
        this(operation, subject, number, null);
    }

    private KernelException(String operation, @Nullable Object subject, int number, @Nullable String detail) {
        super(message(operation, subject, number, detail));
        this.errno = Errno.of(number);
        this.number = number;
        this.operation = operation;
        this.subject = subject == null ? "" : subject.toString();
    }

    /** An error found before or after the call itself, filed under the number that fits it best. */
    static KernelException detailed(String operation, @Nullable Object subject, Errno errno, String detail) {
        return new KernelException(operation, subject, errno.number(), detail);
    }

    /**
     * An error that the kernel reported in a message instead of a call's result (netlink, for example), with the text it
     * sent along; empty if there is none.
     */
    public static KernelException reported(String operation, @Nullable Object subject, int number, String kernelText) {
        String description = Errno.of(number).description();
        String detail = kernelText.isEmpty() ? null : description + ": " + kernelText;
        return new KernelException(operation, subject, number, detail);
    }

    private static String message(String operation, @Nullable Object subject, int number, @Nullable String detail) {
        Errno errno = Errno.of(number);
        String name = errno == Errno.UNKNOWN ? "errno " + number : errno.name();
        String what = subject == null ? operation : operation + " " + subject;
        return what + ": " + name + " (" + (detail == null ? errno.description() : detail) + ")";
    }

    /** The error, {@link Errno#UNKNOWN} if the number has no name here. */
    public Errno errno() {
        return errno;
    }

    /** The raw error number. */
    public int number() {
        return number;
    }

    /** Whether this is {@code candidate}. */
    public boolean is(Errno candidate) {
        return errno == candidate;
    }

    /** What was tried, for example "mount overlay on". */
    public String operation() {
        return operation;
    }

    /** The path or object it was tried on; empty if there is none. */
    public String subject() {
        return subject;
    }
}
