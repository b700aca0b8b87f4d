package dev.priok.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real terminal with one program in it, typed into and read by tmux. */
final class Tmux implements AutoCloseable {
    private final Path socket;
    private final Map<String, String> environment;

    private Tmux(Path socket, Map<String, String> environment) {
        this.socket = socket;
        this.environment = environment;
    }

    /** Starts a shell command in a terminal of 80 columns and 24 lines. The screen stays when the command ends. */
    static Tmux open(PriokDaemon daemon, String shellCommand) {
        Path socket = daemon.scratch().resolve("tmux-" + System.nanoTime());
        Tmux tmux = new Tmux(socket, daemon.environment());
        tmux.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "sh");
        tmux.tmux("set", "-g", "status", "off");
        tmux.type("PS1= ; clear; " + shellCommand + "; echo ended with $?");
        return tmux;
    }

    private Result tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        return Programs.run(environment, command).ok();
    }

    /** Types a line and the return key. */
    void type(String line) {
        tmux("send-keys", "-l", line);
        tmux("send-keys", "Enter");
    }

    /** Presses keys by tmux's names, such as {@code C-d}. */
    void press(String... keys) {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    void resize(int columns, int lines) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(lines));
    }

    String screen() {
        return tmux("capture-pane", "-p", "-J").out();
    }

    /** The screen's rows as they are seen, also where a line was broken when the terminal became narrower. */
    List<String> rows() {
        return tmux("capture-pane", "-p")
                .out()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Whether what was typed next would be seen: programs may hide the cursor while they draw. */
    boolean showsCursor() {
        return tmux("display-message", "-p", "#{cursor_flag}").text().equals("1");
    }

    /** Waits until some line of the screen matches the regular expression as a whole. */
    String awaitLine(String regex) {
        return Eventually.await(
                "a line on the screen like " + regex,
                this::screen,
                screen -> screen.lines().anyMatch(line -> line.strip().matches(regex)));
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
