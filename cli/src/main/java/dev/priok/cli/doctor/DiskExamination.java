package dev.priok.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Room for images and containers. */
final class DiskExamination {
    private static final long TOO_LITTLE = 1L << 30;
    private static final long LITTLE = 5L << 30;

    private final Path dataRoot;

    /** @param dataRoot need not be there yet */
    DiskExamination(Path dataRoot) {
        this.dataRoot = dataRoot;
    }

    List<Finding> findings() {
        Path there = dataRoot;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            FileStore store = Files.getFileStore(there);
            return List.of(finding(store.getUsableSpace()));
        } catch (IOException e) {
            return List.of(Finding.hint(
                    "the room for images and containers can't be told: " + e.getMessage(), "look at " + dataRoot));
        }
    }

    Finding finding(long free) {
        String what = String.format(
                Locale.ROOT, "%.1f GiB free for images and containers in %s", free / (double) (1L << 30), dataRoot);
        String advice = "priok container prune, priok image prune, or another disk by --data-root";
        if (free < TOO_LITTLE) {
            return Finding.problem("only " + what, advice);
        }
        return free < LITTLE ? Finding.hint("only " + what, advice) : Finding.good(what);
    }
}
