package dev.priok.build.dockerfile.check;

import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;

/**
 * Lines of a file.
 *
 * @param first counted from 1
 * @param last included
 */
public record Lines(int first, int last) {
    public static Lines of(int line) {
        return new Lines(line, line);
    }

    public SourceLocation in(SourceFile file) {
        int start = Math.max(1, first);
        return new SourceLocation(file, start, Math.max(start, last));
    }
}
