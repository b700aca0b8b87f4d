package dev.priok.engine.container;

/**
 * What to attach to.
 *
 * @param logs first what was written before
 * @param stream then what is written from now on
 * @param detachKeys such as {@code ctrl-p,ctrl-q}; empty: that default
 */
public record AttachOptions(
        boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr, String detachKeys) {}
