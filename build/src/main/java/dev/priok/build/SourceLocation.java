package dev.priok.build;

/**
 * Lines of a Dockerfile.
 *
 * @param source the whole file
 * @param firstLine counted from 1
 * @param lastLine included
 */
public record SourceLocation(SourceFile source, int firstLine, int lastLine) {
    /** Files up to here are shown as they are. */
    private static final int MOST_SHOWN = 128 << 10;

    private static final int AROUND = 10;
    private static final int MOST_LINES = 100;
    private static final int LONGEST_LINE = 1000;
    private static final String SHORTENED = "...";

    /** A file that a build reads its steps from, as text. */
    public record SourceFile(String name, String content) {}

    /**
     * What of the file is shown with a message: of a large one only these lines and some around, without the ends of very
     * long ones. The others are empty, so that lines have their numbers.
     */
    public String shown() {
        String content = source.content();
        if (content.length() <= MOST_SHOWN) {
            return content;
        }
        int last = Math.min(lastLine, firstLine + MOST_LINES) + AROUND;
        StringBuilder shown = new StringBuilder();
        int start = 0;
        for (int line = 1; line <= last && start <= content.length(); line++) {
            int end = content.indexOf('\n', start);
            int stop = end < 0 ? content.length() : end;
            if (line >= firstLine - AROUND) {
                boolean tooLong = stop - start > LONGEST_LINE;
                shown.append(content, start, tooLong ? start + LONGEST_LINE : stop)
                        .append(tooLong ? SHORTENED : "");
            }
            shown.append('\n');
            start = stop + 1;
        }
        return shown.toString();
    }
}
