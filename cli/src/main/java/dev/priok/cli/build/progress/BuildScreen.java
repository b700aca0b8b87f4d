package dev.priok.cli.build.progress;

import dev.priok.cli.format.DisplayWidth;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.terminal.Terminal.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a build at a terminal, of the form that buildx's has: a line for each step that began, under those that
 * run the last lines of their output. No line is as wide as the terminal, so that none continues in the next one.
 */
final class BuildScreen {
    private static final int NARROWEST_WITH_TIMES = 20;
    private static final int WINDOW_LINES = 6;

    private static final String BLUE = "34";
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String FAINT = "2";

    private final String builder;
    private final boolean colours;

    /** @param builder told at the right of the first line */
    BuildScreen(String builder, boolean colours) {
        this.builder = builder;
        this.colours = colours;
    }

    /** A line as it is written, and how many columns it takes. */
    record Line(String text, int width) {}

    /** The lines now: while the build goes on, no more than there is room for above the cursor's. */
    List<Line> lines(BuildCourse course, Instant now, Size size) {
        Size known = size.orUsual();
        Picture picture = new Picture(now, Math.max(1, known.columns() - 1));
        picture.head(course);
        List<BuildStep> steps = course.begun();
        if (course.isFinished()) {
            steps.forEach(step -> picture.step(step, true, 0));
        } else {
            picture.running(steps, Math.max(0, known.rows() - 2));
        }
        return picture.lines;
    }

    private final class Picture {
        private final Instant now;
        private final int width;
        private final List<Line> lines = new ArrayList<>();

        Picture(Instant now, int width) {
            this.now = now;
            this.width = width;
        }

        void head(BuildCourse course) {
            String text = "[+] Building " + seconds(BuildStep.between(course.begin(), null, now)) + " ("
                    + course.complete() + "/" + course.total() + ")" + (course.isFinished() ? " FINISHED" : "");
            int gap = width - DisplayWidth.of(text) - DisplayWidth.of(builder);
            add("", cut(gap > 0 ? text + " ".repeat(gap) + builder : text));
        }

        /** What has ended is left out first, then parts and windows. */
        void running(List<BuildStep> steps, int room) {
            List<BuildStep> shown = new ArrayList<>(steps);
            int ended = (int) steps.stream().filter(BuildStep::isComplete).count();
            for (BuildStep step : steps) {
                if (shown.size() > room && step.isComplete() && ended > 0) {
                    shown.remove(step);
                    ended--;
                }
            }
            shown = shown.subList(0, Math.min(shown.size(), room));
            int free = room - shown.size();
            int parts = shown.stream().mapToInt(step -> step.parts().size()).sum();
            boolean withParts = parts <= free;
            free -= withParts ? parts : 0;
            long windows = shown.stream().filter(this::hasWindow).count();
            int window = windows == 0 ? 0 : (int) Math.min(WINDOW_LINES, free / windows);
            for (BuildStep step : shown) {
                step(step, withParts, window);
            }
        }

        private boolean hasWindow(BuildStep step) {
            return step.isRunning() && !step.lastLines().isEmpty();
        }

        void step(BuildStep step, boolean withParts, int window) {
            String word = step.isCached() ? "CACHED " : "";
            String code = step.isComplete() ? BLUE : "";
            if (step.isCancelled()) {
                word = "CANCELED ";
                code = YELLOW;
            } else if (!step.error().isEmpty()) {
                word = "ERROR ";
                code = RED;
            }
            add(code, timed(" => " + word + oneLine(step.name()), step.duration(now)));
            if (withParts) {
                for (BuildStep.Part part : step.parts()) {
                    add(
                            part.completed() == null && step.isRunning() ? "" : code,
                            timed(
                                    " => => " + oneLine(part.name()) + amount(part),
                                    BuildStep.between(part.started(), part.completed(), now)));
                }
            }
            if (hasWindow(step)) {
                List<BuildStep.Line> last = step.lastLines();
                last.subList(Math.max(0, last.size() - window), last.size())
                        .forEach(line -> add(FAINT, cut(" => => # " + line.text())));
            }
        }

        private String timed(String text, Duration taken) {
            if (width < NARROWEST_WITH_TIMES) {
                return cut(text);
            }
            String time = " " + seconds(taken);
            String name = cut(text, width - time.length());
            return name + " ".repeat(width - time.length() - DisplayWidth.of(name)) + time;
        }

        private String cut(String text) {
            return cut(text, width);
        }

        private static String cut(String text, int most) {
            int taken = 0;
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                taken += DisplayWidth.of(text.codePointAt(i));
                if (taken > most) {
                    return text.substring(0, i);
                }
            }
            return text;
        }

        private void add(String code, String text) {
            boolean painted = colours && !code.isEmpty();
            lines.add(new Line(painted ? "\033[" + code + "m" + text + "\033[0m" : text, DisplayWidth.of(text)));
        }
    }

    /** Instructions may go over several lines. */
    private static String oneLine(String text) {
        return PlainText.of(text.replaceAll("\\s*\n\\s*", " "));
    }

    /** Amounts of bytes as far as they are known. */
    static String amount(BuildStep.Part part) {
        if (part.total() > 0) {
            return " " + HumanSize.ofThreeDigits((double) part.current()) + " / "
                    + HumanSize.ofThreeDigits((double) part.total());
        }
        return part.current() > 0 ? " " + HumanSize.ofThreeDigits((double) part.current()) : "";
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
    }
}
