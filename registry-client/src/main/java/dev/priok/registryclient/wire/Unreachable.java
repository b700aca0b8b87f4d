package dev.priok.registryclient.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** No exchange came about. */
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isLasting;

    private Unreachable(String message, boolean isLasting, @Nullable Throwable cause) {
        super(message, cause);
        this.isLasting = isLasting;
    }

    /** Whether asking again at once won't help: nobody is there, or not whom we trust. */
    boolean isLasting() {
        return isLasting;
    }

    static Unreachable of(String where, @Nullable Throwable cause) {
        for (Throwable next = cause; next != null; next = next.getCause()) {
            if (next instanceof UnresolvedAddressException || next instanceof UnknownHostException) {
                return new Unreachable(where + "no such host", true, cause);
            }
            if (next instanceof ConnectException) {
                String message = next.getMessage();
                return new Unreachable(where + (message == null ? "connection refused" : message), true, cause);
            }
            if (next instanceof SSLException) {
                return new Unreachable(where + "TLS: " + next.getMessage(), true, cause);
            }
        }
        return new Unreachable(where + (cause == null ? "failed" : String.valueOf(cause.getMessage())), false, cause);
    }
}
