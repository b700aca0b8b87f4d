package dev.priok.engine.container;

/** How it ended; error is empty unless the container could not run or be removed. */
public record WaitResult(int exitCode, String error) {}
