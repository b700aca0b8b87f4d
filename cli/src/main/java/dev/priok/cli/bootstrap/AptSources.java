package dev.priok.cli.bootstrap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Debian archives that the host itself installs from, told as sources of any suite. */
record AptSources(List<Archive> archives) {
    /** @param pocket what follows the suite's name: empty, {@code -updates}, {@code -security} */
    record Archive(String uri, String pocket) {}

    private static final List<String> POCKETS = List.of("", "-updates", "-security");

    AptSources {
        archives = List.copyOf(archives);
    }

    static AptSources ofHost(Path workFolder, Consumer<String> progress) throws IOException {
        String listing = new HostCommand(progress, "apt-get", "indextargets")
                .with(List.of("--format", "$(ORIGIN)|$(REPO_URI)|$(RELEASE)", "Identifier: Packages"))
                .textIn(workFolder);
        return parse(listing);
    }

    /** Lines {@code ORIGIN|URI|RELEASE}, as asked of {@code apt-get indextargets}. */
    static AptSources parse(String listing) {
        return new AptSources(listing.lines()
                .map(AptSources::archive)
                .filter(Objects::nonNull)
                .distinct()
                .toList());
    }

    private static @Nullable Archive archive(String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length != 3 || !fields[0].equals("Debian")) {
            return null;
        }
        int dash = fields[2].indexOf('-');
        String pocket = dash < 0 ? "" : fields[2].substring(dash);
        return POCKETS.contains(pocket) ? new Archive(fields[1], pocket) : null;
    }

    /**
     * The lines of a sources.list for a suite: the host's archives with its own suite's name replaced. Empty if the
     * host has no Debian source, as on another distribution.
     */
    List<String> linesFor(String codename) {
        boolean rolling = codename.equals("sid") || codename.equals("unstable");
        return archives.stream()
                .filter(archive -> !rolling || archive.pocket().isEmpty())
                .map(archive -> "deb " + archive.uri() + " " + codename + archive.pocket() + " main")
                .toList();
    }
}
