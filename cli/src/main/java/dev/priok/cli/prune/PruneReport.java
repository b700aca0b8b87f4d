package dev.priok.cli.prune;

import dev.priok.cli.Session;
import dev.priok.cli.format.HumanSize;
import java.io.IOException;
import java.util.List;

/** Tells what prune commands removed. */
public final class PruneReport {
    private PruneReport() {}

    public static void print(Session session, List<Pruning> prunings) throws IOException {
        double reclaimedBytes = 0;
        StringBuilder out = new StringBuilder();
        for (Pruning pruning : prunings) {
            reclaimedBytes += pruning.reclaimedBytes();
            if (!pruning.report().isEmpty()) {
                out.append(pruning.report()).append('\n');
            }
        }
        out.append("Total reclaimed space: ").append(HumanSize.ofFourDigits(reclaimedBytes));
        session.out().line(out.toString());
    }
}
