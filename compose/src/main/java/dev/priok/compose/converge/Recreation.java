package dev.priok.compose.converge;

/** When a container that is there is replaced. */
public enum Recreation {
    /** When it isn't as wanted. */
    DIVERGED,
    ALWAYS,
    NEVER
}
