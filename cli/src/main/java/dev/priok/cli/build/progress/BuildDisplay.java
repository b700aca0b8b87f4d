package dev.priok.cli.build.progress;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.TextOutput;
import dev.priok.cli.terminal.Repainting;
import dev.priok.cli.terminal.Terminal;
import dev.priok.client.BodyProducer;
import dev.priok.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows on standard error what a build does, or several. Closing ends what changes in place. */
public final class BuildDisplay implements BuildView {
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String TO_LINE_END = "\033[K";
    private static final String TO_SCREEN_END = "\033[J";
    private static final String RULE = "------\n";

    /** How. */
    public enum Form {
        /** A picture that changes in place. */
        TTY,
        /** Lines one after the other. */
        PLAIN,
        /** As it comes, for programs. */
        RAW_JSON
    }

    private final TextOutput to;
    private final Form form;
    private final Terminal terminal;
    private final BuildScreen screen;
    private final InstantSource clock;
    private final BuildCourse course;
    private final PlainBuild plain;
    private final Repainting painter = new Repainting(this::paint);
    private List<BuildScreen.Line> painted = new ArrayList<>();
    private final StringBuilder toldAtEnd = new StringBuilder();
    private boolean closed;

    /** @param builder the name of the one who builds */
    public BuildDisplay(TextOutput to, Form form, Terminal terminal, String builder, boolean colours) {
        this.to = to;
        this.form = form;
        this.terminal = terminal;
        this.clock = InstantSource.system();
        screen = new BuildScreen(builder, colours);
        course = new BuildCourse(clock.instant());
        plain = new PlainBuild(course);
    }

    /**
     * What shows builds, which the caller closes; empty: they are told in words, or not at all.
     *
     * @param mode as of {@code --progress}: {@code auto}, {@code tty}, {@code plain}, {@code rawjson} or another word
     * @param inWords whether words will do for {@code auto} where nothing can be drawn
     */
    public static Optional<BuildDisplay> of(Session session, String mode, boolean inWords) throws IOException {
        boolean terminal = session.terminal().errorIsTerminal();
        boolean draws = terminal && !session.environment("TERM").equals("dumb");
        return switch (mode) {
            case "auto" ->
                draws
                        ? Optional.of(of(session, Form.TTY))
                        : inWords ? Optional.empty() : Optional.of(of(session, Form.PLAIN));
            case "tty" -> {
                if (!terminal) {
                    throw new CommandFailure("--progress=tty needs a terminal at the standard error");
                }
                yield Optional.of(of(session, Form.TTY));
            }
            case "plain" -> Optional.of(of(session, Form.PLAIN));
            case "rawjson" -> Optional.of(of(session, Form.RAW_JSON));
            default -> Optional.empty();
        };
    }

    private static BuildDisplay of(Session session, Form form) throws IOException {
        boolean colours = session.environment("NO_COLOR").isEmpty();
        return new BuildDisplay(session.err(), form, session.terminal(), "priok:" + session.contextName(), colours);
    }

    /** Where one of several builds is shown that go on together. */
    public BuildView of(String name) {
        return new NamedView(this, name);
    }

    @Override
    public synchronized void show(Json progress) {
        switch (form) {
            case TTY -> {
                course.add(progress);
                painter.begin();
            }
            case PLAIN -> write(plain.add(progress, clock.instant()));
            case RAW_JSON -> write(progress.compact() + "\n");
        }
    }

    @Override
    public void tell(String words) {
        close();
        write(words);
    }

    synchronized void tellAtEnd(String words) {
        toldAtEnd.append(words);
    }

    @Override
    public String failurePrefix() {
        return "ERROR: failed to build: failed to solve: ";
    }

    @Override
    public BodyProducer sending(BodyProducer context) {
        return sending(context, "", this::show);
    }

    BodyProducer sending(BodyProducer context, String build, Consumer<Json> shown) {
        return out -> {
            ContextMeter meter = new ContextMeter(out, build, clock, shown);
            context.writeTo(meter);
            meter.finish();
        };
    }

    private synchronized void paint() {
        if (course.total() == 0) {
            return;
        }
        Terminal.Size size = terminal.size();
        StringBuilder out = new StringBuilder(HIDE_CURSOR);
        int up = rowsOf(painted, size);
        if (up > 0) {
            out.append("\033[").append(up).append('A');
        }
        out.append('\r');
        List<BuildScreen.Line> lines = screen.lines(course, clock.instant(), size);
        for (BuildScreen.Line line : lines) {
            out.append(line.text()).append(TO_LINE_END).append('\n');
        }
        painted = lines;
        write(out.append(TO_SCREEN_END).append(SHOW_CURSOR).toString());
    }

    /** A terminal that became narrower has broken the lines that were too wide for it. */
    static int rowsOf(List<BuildScreen.Line> lines, Terminal.Size size) {
        int rows = 0;
        for (BuildScreen.Line line : lines) {
            int columns = size.columns() > 0 ? size.columns() : Integer.MAX_VALUE;
            rows += Math.max(1, (line.width() + columns - 1) / columns);
        }
        return size.rows() > 0 ? Math.min(rows, size.rows() - 1) : rows;
    }

    private void write(String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            to.print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Draws the last picture, and tells what failed and what is likely not meant so. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            course.finish();
        }
        painter.close();
        if (form == Form.TTY) {
            paint();
        }
        if (form != Form.RAW_JSON) {
            write(summary(course));
        }
        write(toldAtEnd.toString());
    }

    static String summary(BuildCourse course) {
        StringBuilder out = new StringBuilder();
        for (BuildStep step : course.failed()) {
            out.append(RULE).append(" > ").append(step.name()).append(":\n");
            step.lastLines()
                    .forEach(line -> out.append(PlainBuild.line(step, line)).append('\n'));
            out.append(RULE);
        }
        int warnings = course.warnings().size();
        if (warnings > 0) {
            out.append("\n ")
                    .append(warnings)
                    .append(warnings == 1 ? " warning" : " warnings")
                    .append(" found:\n");
            course.warnings()
                    .forEach(warning -> out.append(" - ").append(warning).append('\n'));
        }
        return out.toString();
    }
}
