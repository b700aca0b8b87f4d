package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.SourceLocation.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a Dockerfile without building found.
 *
 * @param warnings in the order of the file's lines
 * @param error what a build would fail with before its first step; null: nothing
 */
public record CheckReport(
        SourceFile dockerfile,
        List<BuildWarning> warnings,
        @Nullable BuildException error) {
    public CheckReport {
        warnings = List.copyOf(warnings);
    }
}
