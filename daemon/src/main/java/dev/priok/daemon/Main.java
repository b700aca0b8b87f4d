package dev.priok.daemon;

import dev.priok.model.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

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
        System.exit(run(list));
    }

    private static int run(List<String> arguments) throws InterruptedException {
        DaemonOptions options;
        try {
            options = DaemonOptions.read(arguments);
        } catch (EngineException e) {
            System.err.println("priokd: " + e.getMessage() + "\nSee 'priokd --help'.");
            return USAGE_ERROR;
        }
        ConsoleLog.install(options.logLevel());
        try (Daemon _ = Daemon.start(options)) {
            System.getLogger(Main.class.getName())
                    .log(System.Logger.Level.INFO, "API listens on " + options.addresses());
            awaitSignal();
            return 0;
        } catch (EngineException e) {
            System.err.println("priokd: " + e.getMessage());
            return FAILED;
        }
    }

    private static void awaitSignal() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        for (String name : List.of("TERM", "INT")) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), _ -> asked.countDown());
        }
        asked.await();
    }
}
