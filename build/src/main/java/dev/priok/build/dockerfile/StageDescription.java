package dev.priok.build.dockerfile;

import dev.priok.build.SourceLocation;

/**
 * A stage as someone who looks for a target wants to know it.
 *
 * @param name empty: none
 * @param description what the comment above it says after its name; empty: nothing
 * @param base as written
 * @param platform as written; empty: not said
 * @param last it is what is built if no target is named
 */
public record StageDescription(
        String name, String description, String base, String platform, boolean last, SourceLocation location) {}
