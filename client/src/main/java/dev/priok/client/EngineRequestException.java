package dev.priok.client;

/** The engine refused a request: its HTTP status and its own words. */
public final class EngineRequestException extends RuntimeException {
    private final int status;
    private final String engineMessage;

    public EngineRequestException(int status, String engineMessage) {
        super("Error response from daemon: " + engineMessage);
        this.status = status;
        this.engineMessage = engineMessage;
    }

    /** The HTTP status, 400 to 599; for an error inside a stream whose HTTP answer had begun well, 500. */
    public int status() {
        return status;
    }

    /** The {@code message} of the engine's answer, without any prefix. */
    public String engineMessage() {
        return engineMessage;
    }

    public boolean isNotFound() {
        return status == 404;
    }
}
