package dev.priok.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal behind the standard streams, driven by {@code stty}. */
public final class ControllingTerminal implements Terminal {

    @Override
    public boolean inputIsTerminal() {
        return isTerminal(0);
    }

    @Override
    public boolean outputIsTerminal() {
        return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public Size size() {
        if (!outputIsTerminal()) {
            return Size.UNKNOWN;
        }
        String[] words = stty("size").strip().split(" ", -1);
        try {
            return words.length == 2 ? new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1])) : Size.UNKNOWN;
        } catch (NumberFormatException _) {
            return Size.UNKNOWN;
        }
    }

    @Override
    public RawMode raw() {
        if (!inputIsTerminal()) {
            return () -> {};
        }
        String before = stty("-g").strip();
        stty("raw", "-echo");
        return () -> stty(before);
    }

    private static synchronized String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
