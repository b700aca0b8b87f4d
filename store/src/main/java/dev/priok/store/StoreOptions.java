package dev.priok.store;

/**
 * How to store.
 *
 * @param driver how containers get their root file systems
 */
public record StoreOptions(Driver driver) {
    public static final StoreOptions DEFAULTS = new StoreOptions(Driver.AUTOMATIC);

    /** Names as in the daemon's {@code --storage-driver}. */
    public enum Driver {
        /** Overlay if the kernel can mount it on the data root's file system, else copies. */
        AUTOMATIC,
        OVERLAY,
        COPY
    }
}
