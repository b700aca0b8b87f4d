package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.word.Expanded;
import dev.priok.build.dockerfile.word.Variables;
import dev.priok.build.dockerfile.word.WordException;
import dev.priok.build.dockerfile.word.WordStyle;
import dev.priok.build.dockerfile.word.Words;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What everything that plans for one platform knows.
 *
 * @param machine whose programs run here
 * @param target for which an image is made
 * @param targetSaid the request named it
 * @param severalPlatforms names of vertices have their platform
 * @param epoch the time of everything that is made; null: none
 */
record Planning(
        SourceFile file,
        char escape,
        BuildRequest request,
        BuildSources sources,
        Platform machine,
        Platform target,
        boolean targetSaid,
        boolean severalPlatforms,
        GlobalArguments globals,
        @Nullable Instant epoch,
        Checks checks) {
    Expanded expand(String text, Variables variables) {
        return expand(text, WordStyle.plain(escape), variables);
    }

    static Expanded expand(String text, WordStyle style, Variables variables) {
        try {
            return Words.expand(text, style, variables);
        } catch (WordException e) {
            throw BuildException.of(String.valueOf(e.getMessage()));
        }
    }

    Vertex.About about(String name, boolean ignoreCache, Lines lines) {
        return new Vertex.About(name, ignoreCache, lines.in(file));
    }

    /** One that the Dockerfile doesn't ask for by a line. */
    static Vertex.About internal(String name) {
        return new Vertex.About("[internal] " + name, false, null);
    }

    /** Fails at those lines, whatever fails. */
    BuildException fault(String message, Lines lines) {
        return BuildException.of(message).at(lines.in(file));
    }
}
