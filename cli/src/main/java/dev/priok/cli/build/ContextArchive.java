package dev.priok.cli.build;

import dev.priok.cli.copy.TreePacker;
import dev.priok.model.path.PathPatterns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a build gets it: all files belong to root, and what is ignored isn't there.
 *
 * @param directory null: there are only the extras
 * @param ignored as in {@code .dockerignore}
 * @param extras files that aren't in the directory, or not to be found there, by name
 */
record ContextArchive(@Nullable Path directory, List<String> ignored, Map<String, byte[]> extras) {
    void writeTo(OutputStream out) throws IOException {
        PathPatterns patterns = PathPatterns.of(ignored);
        TreePacker packer = new TreePacker(out).ownedByRoot();
        if (directory != null) {
            packer.addContent(directory, path -> choice(patterns, path));
        }
        for (Map.Entry<String, byte[]> extra : extras.entrySet()) {
            packer.addFile(extra.getKey(), extra.getValue());
        }
        packer.finish();
    }

    private static TreePacker.Choice choice(PathPatterns patterns, String path) {
        if (!patterns.matches(path)) {
            return TreePacker.Choice.TAKEN;
        }
        return patterns.hasExceptions() ? TreePacker.Choice.ONLY_WHAT_IS_BELOW : TreePacker.Choice.LEFT_OUT;
    }
}
