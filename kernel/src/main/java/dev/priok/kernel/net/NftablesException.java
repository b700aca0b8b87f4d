package dev.priok.kernel.net;

/** nft refused commands, or its library is missing. The message carries nft's own text. */
public final class NftablesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String errorText;

    NftablesException(String message, String errorText) {
        super(errorText.isEmpty() ? message : message + ": " + errorText);
        this.errorText = errorText;
    }

    NftablesException(String message, Throwable cause) {
        super(message, cause);
        this.errorText = "";
    }

    /** What nft wrote to its error output, perhaps several lines; empty if the library itself is missing. */
    public String errorText() {
        return errorText;
    }
}
