package dev.priok.engine.system;

/** Facts about the engine and its machine. Thread-safe. */
public interface SystemInfo {
    SystemFacts facts();

    /** Blocking: walks writable layers. */
    DiskUse diskUse();
}
