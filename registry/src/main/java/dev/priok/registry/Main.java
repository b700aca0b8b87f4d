package dev.priok.registry;

import dev.priok.logging.ConsoleLog;
import dev.priok.registry.config.CommandLine;
import dev.priok.registry.config.SettingsException;
import java.io.IOException;
import java.util.List;

/** {@code priok registry}: serves in the foreground until SIGTERM or SIGINT, or collects garbage and ends. */
public final class Main {
    private static final int USAGE_ERROR = 125;
    private static final int FAILED = 1;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        CommandLine line;
        RegistryOptions options;
        try {
            line = CommandLine.parse(List.of(arguments));
            options = line.settings().options();
        } catch (SettingsException e) {
            System.err.println("priok registry: " + e.getMessage() + "\nSee 'priok registry --help'.");
            System.exit(USAGE_ERROR);
            return;
        }
        ConsoleLog.install(line.settings().logLevel());
        int code = switch (line.action()) {
            case HELP -> {
                System.out.print(CommandLine.usage());
                yield 0;
            }
            case GARBAGE_COLLECT -> collect(line);
            case SERVE -> serve(options);
        };
        if (code != 0 || line.action() != CommandLine.Action.SERVE) {
            System.exit(code);
        }
        Thread.currentThread().join();
    }

    private static int collect(CommandLine line) {
        try {
            System.out.print(CollectCommand.run(line));
            return 0;
        } catch (IOException | RegistryException e) {
            System.err.println("priok registry: " + e.getMessage());
            return FAILED;
        }
    }

    private static int serve(RegistryOptions options) {
        try {
            RegistryServer server = RegistryServer.open(options);
            new HeapUpkeep().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
            return 0;
        } catch (IOException e) {
            System.err.println("priok registry: " + e.getMessage());
            return FAILED;
        }
    }

    /**
     * The JVM's own exit code would be that of a program killed by the signal, but this end was asked for. The log is being
     * closed at the same time, so what went wrong is said without it.
     */
    private static void stop(RegistryServer server) {
        try {
            server.close();
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            System.err.println("priok registry: " + e.getMessage());
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
