package dev.priok.client;

/** No engine answers at the address, or the connection broke in the middle of a request. */
public final class EngineUnreachableException extends RuntimeException {
    public EngineUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
