package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Quoted;
import dev.priok.model.path.SlashPath;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sources that are brought over the network. */
final class RemoteSources {
    private RemoteSources() {}

    static boolean isHttp(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    /** The commit that is meant now, so that the graph says what will be built. */
    static Node git(
            BuildSources sources, GitAddress address, boolean keepGitDirectory, Platform platform, Vertex.About about) {
        String commit = sources.commit(
                address.remote(), address.reference(), "[internal] resolve the commit of " + about.name());
        if (!address.checksum().isEmpty() && !commit.startsWith(address.checksum())) {
            throw BuildException.of("expected checksum to match " + address.checksum() + ", got " + commit);
        }
        return Node.of(
                new Operation.Git(
                        address.remote(),
                        commit,
                        address.subdirectory(),
                        keepGitDirectory,
                        !Boolean.FALSE.equals(address.submodules())),
                platform,
                List.of(),
                about);
    }

    static Node http(String url, String name, @Nullable Digest checksum, Platform platform, Vertex.About about) {
        return Node.of(new Operation.Http(url, name, checksum, null, Owner.UNSAID), platform, List.of(), about);
    }

    /** What a file from a URL is called. */
    static String fileName(String url) {
        String path;
        try {
            String parsed = URI.create(url).getPath();
            path = parsed == null ? "" : parsed;
        } catch (IllegalArgumentException _) {
            return "__unnamed__";
        }
        String base = SlashPath.base(path);
        return base.equals(".") || base.equals("/") ? "__unnamed__" : base;
    }

    static Digest checksum(String text) {
        try {
            return Digest.parse(text);
        } catch (dev.priok.model.EngineException e) {
            throw BuildException.of("invalid checksum " + Quoted.of(text) + ": " + e.getMessage());
        }
    }
}
