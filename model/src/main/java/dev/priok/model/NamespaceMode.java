package dev.priok.model;

/** Whose namespace of one kind (network, pid, ipc, uts, cgroup, user) a container uses. */
public sealed interface NamespaceMode {
    /** Nothing said: the daemon's default for this kind. */
    record Default() implements NamespaceMode {}

    /** One of its own; for the network: with what {@link Networking} puts into it, or only a loopback interface. */
    record Private() implements NamespaceMode {}

    /** One of its own that others may use too; only for ipc, where {@link Private} keeps others out. */
    record Shareable() implements NamespaceMode {}

    /** One of its own without shared memory at /dev/shm; only for ipc. */
    record Bare() implements NamespaceMode {}

    record Host() implements NamespaceMode {}

    /** Another container's, by any name or id that finds it. */
    record Container(String container) implements NamespaceMode {
        public Container {
            if (container.isEmpty()) {
                throw EngineException.invalid("invalid namespace mode: container: needs a container's name or id");
            }
        }
    }

    NamespaceMode DEFAULT = new Default();
    NamespaceMode PRIVATE = new Private();
    NamespaceMode SHAREABLE = new Shareable();
    NamespaceMode BARE = new Bare();
    NamespaceMode HOST = new Host();
}
