package dev.priok.build;

/**
 * Lines of a Dockerfile.
 *
 * @param source the whole file
 * @param firstLine counted from 1
 * @param lastLine included
 */
public record SourceLocation(SourceFile source, int firstLine, int lastLine) {
    /** A file that a build reads its steps from, as text. */
    public record SourceFile(String name, String content) {}
}
