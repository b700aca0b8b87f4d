package dev.priok.daemon;

import dev.priok.logging.ConsoleLog;
import dev.priok.model.EngineException;
import java.util.Arrays;
import java.util.List;

/** The {@code priokd} program: runs in the foreground until SIGTERM or SIGINT. */
public final class Main {
    private static final int USAGE_ERROR = 125;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> list = Arrays.asList(arguments);
        if (list.contains("--help")) {
            System.out.print(Settings.usage());
            return;
        }
        if (list.contains("--version") || list.contains("-v")) {
            System.out.println("Priok version " + Product.version().number());
            return;
        }
        int code = start(list);
        if (code != 0) {
            RootlessNamespace.endIfFresh(System.getenv());
            System.exit(code);
        }
        Thread.currentThread().join();
    }

    private static int start(List<String> arguments) {
        DaemonOptions options;
        try {
            options = DaemonOptions.read(arguments, System.getenv());
        } catch (EngineException e) {
            System.err.println("priokd: " + e.getMessage() + "\nSee 'priokd --help'.");
            return USAGE_ERROR;
        }
        ConsoleLog.install(options.logLevel());
        try {
            Daemon daemon = Daemon.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "stop"));
            System.getLogger(Main.class.getName())
                    .log(System.Logger.Level.INFO, "API listens on " + options.addresses());
            return 0;
        } catch (EngineException e) {
            System.err.println("priokd: " + e.getMessage());
            return FAILED;
        }
    }

    /** The JVM's own exit code would be that of a program killed by the signal, but this end was asked for. */
    private static void stop(Daemon daemon) {
        daemon.close();
        Runtime.getRuntime().halt(0);
    }
}
