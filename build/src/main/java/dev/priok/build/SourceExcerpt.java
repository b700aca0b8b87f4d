package dev.priok.build;

import java.util.Optional;

/** The lines of a Dockerfile around those that failed, as many and marked as those that BuildKit's clients show. */
public final class SourceExcerpt {
    private static final int AROUND_ONE = 2;
    private static final int AROUND_SEVERAL = 1;
    private static final String RULE = "--------------------\n";

    private SourceExcerpt() {}

    /** Empty if it isn't known which lines. */
    public static Optional<String> of(BuildException failure) {
        return Optional.ofNullable(failure.location()).map(SourceExcerpt::of);
    }

    public static String of(SourceLocation location) {
        String[] lines = location.shown().split("\n", -1);
        int around = location.firstLine() == location.lastLine() ? AROUND_ONE : AROUND_SEVERAL;
        int first = Math.max(1, location.firstLine() - around);
        int last = Math.min(lines.length, location.lastLine() + around);
        StringBuilder text = new StringBuilder(location.source().name())
                .append(':')
                .append(location.firstLine())
                .append('\n')
                .append(RULE);
        for (int i = first; i <= last; i++) {
            boolean marked = i >= location.firstLine() && i <= location.lastLine();
            text.append(String.format("%4d | %s %s%n", i, marked ? ">>>" : "   ", lines[i - 1].stripTrailing()));
        }
        return text.append(RULE).toString();
    }
}
