package dev.priok.model;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a request by HTTP had no answer, in words: exceptions of the JDK's client often have none. */
public final class NoAnswer {
    private NoAnswer() {}

    public static String reason(Throwable failure) {
        // That no address was found is the cause of a connection's failure.
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "no such host";
        }
        SSLException tls = first(failure, SSLException.class);
        if (tls != null) {
            return "TLS: " + tls.getMessage();
        }
        ConnectException refused = first(failure, ConnectException.class);
        String message = refused == null ? failure.getMessage() : refused.getMessage();
        if (message != null) {
            return message;
        }
        return refused == null ? failure.getClass().getSimpleName() : "connection refused";
    }

    /** Whether asking again at once won't help: nobody is there, or not whom we trust. */
    public static boolean isLasting(Throwable failure) {
        return has(failure, UnresolvedAddressException.class)
                || has(failure, UnknownHostException.class)
                || has(failure, SSLException.class)
                || has(failure, ConnectException.class);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return first(failure, type) != null;
    }

    private static <T extends Throwable> @Nullable T first(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, next -> next != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }
}
