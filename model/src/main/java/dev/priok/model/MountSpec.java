package dev.priok.model;

/** Something mounted into a container besides its root file system. */
public sealed interface MountSpec {
    /** Absolute path in the container. */
    String target();

    boolean readOnly();

    /**
     * A host path.
     *
     * @param propagation {@code rprivate}, {@code rslave}...; empty: rprivate
     * @param createSource make a missing directory, as {@code -v} does
     */
    record Bind(String source, String target, boolean readOnly, String propagation, boolean createSource)
            implements MountSpec {
        public Bind {
            requireAbsolute(source);
            requireAbsolute(target);
        }
    }

    /**
     * Memory.
     *
     * @param options mount options such as {@code size=64m}, {@code mode=1777}; may be empty
     */
    record Tmpfs(String target, boolean readOnly, String options) implements MountSpec {
        public Tmpfs {
            requireAbsolute(target);
        }
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/")) {
            throw EngineException.invalid("invalid mount path: '" + path + "' mount path must be absolute");
        }
    }
}
