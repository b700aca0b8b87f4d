package dev.priok.cli.compose.display;

import dev.priok.cli.TextOutput;
import dev.priok.cli.terminal.Repainting;
import dev.priok.cli.terminal.Terminal;
import dev.priok.client.JsonObject;
import dev.priok.compose.converge.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Shows on standard error what happens to a project's parts. Closing ends the lines that change in place. */
public final class ProgressDisplay implements Progress, AutoCloseable {
    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String TO_LINE_END = "\033[K";

    private static final class Entry {
        private final long beginNanos = System.nanoTime();
        private long endNanos;
        private Phase phase = Phase.WORKING;
        private String status = "";
    }

    private final TextOutput to;
    private final ProgressMode mode;
    private final Colors colors;
    private final Terminal terminal;
    private final String prefix;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> sentences = new ArrayList<>();
    private final Repainting painter = new Repainting(this::paint);
    private int painted;
    private boolean closed;

    /** @param dryRun whether what is told of isn't done */
    public ProgressDisplay(TextOutput to, ProgressMode mode, Colors colors, Terminal terminal, boolean dryRun) {
        this.prefix = dryRun ? " DRY-RUN MODE - " : "";
        this.to = to;
        this.mode = mode;
        this.colors = colors;
        this.terminal = terminal;
        if (mode == ProgressMode.TTY) {
            painter.begin();
        }
    }

    @Override
    public synchronized void tell(String subject, Phase phase, String status) {
        switch (mode) {
            case TTY -> change(subject, phase, status);
            case PLAIN -> write(prefix + " " + subject + "  " + status + "\n");
            case JSON ->
                write(new JsonObject()
                                .put("id", subject)
                                .put("status", status)
                                .json()
                                .compact() + "\n");
            case QUIET -> {
                return;
            }
        }
    }

    private void change(String subject, Phase phase, String status) {
        Entry entry = entries.computeIfAbsent(subject, _ -> new Entry());
        entry.phase = phase;
        entry.status = status;
        if (phase != Phase.WORKING) {
            entry.endNanos = System.nanoTime();
        }
    }

    @Override
    public synchronized void warn(String sentence) {
        if (mode == ProgressMode.TTY && !closed) {
            sentences.add(sentence);
        } else if (mode == ProgressMode.JSON) {
            write(new JsonObject()
                            .put("tail", true)
                            .put("text", sentence)
                            .json()
                            .compact() + "\n");
        } else {
            write(sentence + "\n");
        }
    }

    @Override
    public void line(String source, String text) {
        warn(source + "  | " + text);
    }

    private synchronized void paint() {
        if (entries.isEmpty() && sentences.isEmpty()) {
            return;
        }
        Terminal.Size size = terminal.size().orUsual();
        StringBuilder out = new StringBuilder(HIDE_CURSOR);
        if (painted > 0) {
            out.append("\033[").append(painted).append('A');
        }
        out.append('\r');
        for (String sentence : sentences) {
            out.append(sentence).append(TO_LINE_END).append('\n');
        }
        sentences.clear();
        painted = 0;
        if (!entries.isEmpty()) {
            long done = entries.values().stream()
                    .filter(entry -> entry.phase != Phase.WORKING)
                    .count();
            String head = "[+] Running " + done + "/" + entries.size();
            out.append(done == entries.size() ? colors.paint("34", head) : head)
                    .append(TO_LINE_END)
                    .append('\n');
            painted = 1;
            appendEntries(out, size.columns(), size.rows() - 2);
        }
        write(out.append(SHOW_CURSOR).toString());
    }

    /** What doesn't fit on the screen is left out, beginning with what is done. */
    private void appendEntries(StringBuilder out, int columns, int most) {
        int widest = 0;
        for (String subject : entries.keySet()) {
            widest = Math.max(widest, subject.length());
        }
        int hidden = Math.max(0, entries.size() - Math.max(1, most));
        for (Map.Entry<String, Entry> line : entries.entrySet()) {
            if (hidden > 0 && line.getValue().phase != Phase.WORKING) {
                hidden--;
                continue;
            }
            if (painted > most) {
                return;
            }
            out.append(line(line.getKey(), line.getValue(), widest, columns))
                    .append(TO_LINE_END)
                    .append('\n');
            painted++;
        }
    }

    private String line(String subject, Entry entry, int widest, int columns) {
        long end = entry.phase == Phase.WORKING ? System.nanoTime() : entry.endNanos;
        String timer = String.format(Locale.ROOT, "%.1fs ", (end - entry.beginNanos) / 1e9);
        int room = columns - 1 - (3 + prefix.length() + widest + 1) - timer.length();
        String status = entry.status.length() > room ? entry.status.substring(0, Math.max(0, room)) : entry.status;
        String code = switch (entry.phase) {
            case WORKING -> "";
            case DONE -> "32";
            case WARNING -> "33;1";
            case FAILED -> "31;1";
        };
        String sign = switch (entry.phase) {
            case WORKING -> {
                long turn = (System.nanoTime() - entry.beginNanos) / TimeUnit.MILLISECONDS.toNanos(100);
                yield String.valueOf(SPINNER.charAt((int) (turn % SPINNER.length())));
            }
            case DONE -> "✔";
            case WARNING -> "!";
            case FAILED -> "✘";
        };
        int gap = Math.max(1, room - status.length());
        return " " + (code.isEmpty() ? colors.paint("33", sign) : colors.paint(code, sign)) + colors.paint("36", prefix)
                + " " + subject
                + " ".repeat(widest - subject.length() + 1)
                + (code.isEmpty() ? status : colors.paint(code, status)) + " ".repeat(gap)
                + colors.paint("34", timer);
    }

    private void write(String text) {
        try {
            to.print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed || mode != ProgressMode.TTY) {
                closed = true;
                return;
            }
            closed = true;
        }
        painter.close();
        paint();
    }
}
