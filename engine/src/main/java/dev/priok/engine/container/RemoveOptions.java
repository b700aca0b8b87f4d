package dev.priok.engine.container;

/** How to remove: with running processes, with anonymous volumes. */
public record RemoveOptions(boolean force, boolean volumes) {}
