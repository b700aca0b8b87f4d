package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image in an OCI layout of this machine: {@code oci-layout://DIR[:TAG][@DIGEST]}.
 *
 * @param digest empty: what has the tag
 */
record LayoutReference(BlobDirectory directory, String tag, String digest) {
    static final String PREFIX = "oci-layout://";

    private static final Pattern FORM =
            Pattern.compile("oci-layout://(.+?)(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+:[0-9a-f]{32,})?");

    static LayoutReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new CommandFailure("invalid image layout " + text + ": expected oci-layout://DIR[:TAG][@DIGEST]");
        }
        String tag = matcher.group(2) == null ? "latest" : matcher.group(2).substring(1);
        String digest = matcher.group(3) == null ? "" : matcher.group(3).substring(1);
        return new LayoutReference(new BlobDirectory(Path.of(matcher.group(1))), tag, digest);
    }

    /** Of the manifest or index. */
    Digest resolved() throws IOException {
        if (!digest.isEmpty()) {
            return Digest.parse(digest);
        }
        return directory
                .find(tag)
                .orElseThrow(() -> new CommandFailure(
                        "the image layout " + directory.place() + " has nothing with the tag " + tag));
    }
}
