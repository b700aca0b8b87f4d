package dev.priok.registry.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The words behind {@code priok registry}: what to do, flags, and a file with settings, which flags override. */
public record CommandLine(Action action, Settings settings, boolean dryRun, boolean deleteUntagged) {
    /** What is to be done. */
    public enum Action {
        SERVE,
        GARBAGE_COLLECT,
        HELP
    }

    private static final String USAGE = """
            Usage:
              priok registry serve [FLAGS] [CONFIG]             run a registry, in the foreground
              priok registry garbage-collect [FLAGS] [CONFIG]   remove what nothing refers to; asks the registry
                                                                that serves the directory, if one does

            CONFIG is a file as docker's registry has it. Flags of serve:
              --addr HOST:PORT       where to listen (default :5000)
              --root DIR             where everything is kept (default /var/lib/priok-registry)
              --read-only            refuse pushes and deletions
              --delete               let clients delete
              --tls-cert FILE        serve HTTPS with this certificate (PEM)
              --tls-key FILE         and its key
              --tls-client-ca FILE   only for clients with a certificate of these authorities
              --htpasswd FILE        only for users in this file (made by htpasswd -B)
              --debug-addr HOST:PORT metrics and health at /metrics and /health
              --log-level LEVEL      error, warn, info or debug
            Flags of garbage-collect:
              --root DIR             as above
              --dry-run              only say what would go
              --delete-untagged, -m  also manifests that no tag leads to
            """;

    public static String usage() {
        return USAGE;
    }

    /** SettingsException naming the flag or setting that isn't understood. */
    public static CommandLine parse(List<String> arguments) throws SettingsException {
        if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
            return new CommandLine(Action.HELP, new Settings(), false, false);
        }
        Action action = switch (arguments.getFirst()) {
            case "serve" -> Action.SERVE;
            case "garbage-collect" -> Action.GARBAGE_COLLECT;
            default -> throw new SettingsException("unknown command: registry " + arguments.getFirst());
        };
        Parser parser = new Parser(action, arguments.subList(1, arguments.size()));
        parser.read();
        Settings settings = new Settings();
        if (parser.files.size() > 1) {
            throw new SettingsException("more than one file with settings: " + parser.files);
        }
        for (String file : parser.files) {
            ConfigFile.read(path("CONFIG", file), settings);
        }
        for (Consumer<Settings> flag : parser.flags) {
            flag.accept(settings);
        }
        return new CommandLine(action, settings, parser.dryRun, parser.untagged);
    }

    private static Path path(String flag, String text) throws SettingsException {
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new SettingsException(flag + ": " + text + " can't be a path");
        }
    }

    /** Flags are kept until the file is read, since they override it. */
    private static final class Parser {
        private final Action action;
        private final List<String> rest;
        private final List<String> files = new ArrayList<>();
        private final List<Consumer<Settings>> flags = new ArrayList<>();
        private boolean dryRun;
        private boolean untagged;
        private int next;

        Parser(Action action, List<String> rest) {
            this.action = action;
            this.rest = rest;
        }

        void read() throws SettingsException {
            while (next < rest.size()) {
                String word = rest.get(next++);
                if (!word.startsWith("-")) {
                    files.add(word);
                    continue;
                }
                int equals = word.indexOf('=');
                String flag = equals < 0 ? word : word.substring(0, equals);
                String given = equals < 0 ? null : word.substring(equals + 1);
                if (given == null && takesValue(flag)) {
                    if (next == rest.size()) {
                        throw new SettingsException(flag + " needs a value");
                    }
                    given = rest.get(next++);
                }
                if (given != null && !takesValue(flag)) {
                    throw new SettingsException(flag + " takes no value");
                }
                apply(flag, given == null ? "" : given);
            }
        }

        private static boolean takesValue(String flag) {
            return switch (flag) {
                case "--read-only", "--delete", "--dry-run", "--delete-untagged", "-m" -> false;
                default -> true;
            };
        }

        private void apply(String flag, String value) throws SettingsException {
            if (flag.equals("--root")) {
                Path root = path(flag, value);
                flags.add(settings -> settings.root = root);
            } else if (action == Action.SERVE) {
                applyToServe(flag, value);
            } else if (flag.equals("--dry-run")) {
                dryRun = true;
            } else if (flag.equals("--delete-untagged") || flag.equals("-m")) {
                untagged = true;
            } else {
                throw new SettingsException("unknown flag: " + flag);
            }
        }

        private void applyToServe(String flag, String value) throws SettingsException {
            switch (flag) {
                case "--addr" -> {
                    Settings.address(flag, value);
                    flags.add(settings -> settings.address = value);
                }
                case "--read-only" -> flags.add(settings -> settings.readOnly = true);
                case "--delete" -> flags.add(settings -> settings.deletion = true);
                case "--debug-addr" -> {
                    Settings.address(flag, value);
                    flags.add(settings -> {
                        settings.debugAddress = value;
                        settings.metrics = true;
                    });
                }
                case "--log-level" -> {
                    System.Logger.Level level = Settings.level(flag, value);
                    flags.add(settings -> settings.logLevel = level);
                }
                case "--tls-cert", "--tls-key", "--tls-client-ca", "--htpasswd" -> {
                    Path file = path(flag, value);
                    flags.add(settings -> {
                        switch (flag) {
                            case "--tls-cert" -> settings.certificate = file;
                            case "--tls-key" -> settings.key = file;
                            case "--tls-client-ca" -> settings.authorities = file;
                            default -> settings.passwords = file;
                        }
                    });
                }
                default -> throw new SettingsException("unknown flag: " + flag);
            }
        }
    }
}
