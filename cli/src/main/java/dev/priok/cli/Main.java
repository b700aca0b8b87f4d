package dev.priok.cli;

import dev.priok.cli.extension.Extension;
import dev.priok.cli.extension.ExtensionCall;
import dev.priok.cli.extension.Extensions;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.Similar;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.JsonSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The {@code priok} command: finds the command asked for, runs it and turns its end into an exit code. */
public final class Main {
    /** What a shell shows for a program ended by SIGPIPE. */
    private static final int OUTPUT_CLOSED = 128 + 13;

    private Main() {}

    public static void main(String[] args) {
        boolean several = args.length == 2 && args[0].equals(Rehearsal.COMMAND);
        int code = several ? Rehearsal.run(Path.of(args[1])) : run(Arrays.asList(args), System.getenv(), true);
        // Nothing is left to flush or to tidy, and threads may still wait for standard input.
        Runtime.getRuntime().halt(code);
    }

    /** @param last whether the process ends then */
    static int run(List<String> words, Map<String, String> environment, boolean last) {
        GlobalFlags global = new GlobalFlags();
        Session session = new Session(global, environment);
        try {
            List<String> rest;
            try {
                rest = global.parse(words);
            } catch (FlagException e) {
                throw CommandCall.usageError(e, "priok [OPTIONS] COMMAND [ARG...]", "priok");
            }
            if (global.versionWanted()) {
                session.out().line("Priok version " + ProductVersion.current());
                return 0;
            }
            if (global.helpWanted() || rest.isEmpty()) {
                session.out().print(RootCommands.help(session, global));
                return 0;
            }
            return dispatch(session, global, Line.of(words, rest, Aliases.applied(session, rest)));
        } catch (OutputClosedException _) {
            return OUTPUT_CLOSED;
        } catch (CommandFailure e) {
            return fail(session, e.text(), e.exitCode(), global, e);
        } catch (EngineRequestException | EngineUnreachableException | JsonSyntaxException e) {
            return fail(session, String.valueOf(e.getMessage()), 1, global, e);
        } catch (IOException e) {
            return fail(session, e.getMessage() == null ? e.toString() : e.getMessage(), 1, global, e);
        } catch (UncheckedIOException e) {
            return fail(session, String.valueOf(e.getMessage()), 1, global, e);
        } finally {
            if (last) {
                session.closeForGood();
            } else {
                session.close();
            }
        }
    }

    private static int fail(Session session, String text, int code, GlobalFlags global, Exception cause) {
        try {
            if (!text.isEmpty()) {
                session.err().line(text);
            }
            if (global.debug()) {
                for (StackTraceElement element : cause.getStackTrace()) {
                    session.err().line("    at " + element);
                }
            }
        } catch (IOException _) {
            // Standard error is closed: there is nobody to tell.
            return code;
        }
        return code;
    }

    /**
     * What was typed.
     *
     * @param all of it
     * @param words the command and what follows it
     */
    private record Line(List<String> all, List<String> words) {
        /** With other words in place of those at the end. */
        static Line of(List<String> typed, List<String> end, List<String> instead) {
            List<String> all = new ArrayList<>(typed.subList(0, typed.size() - end.size()));
            all.addAll(instead);
            return new Line(all, instead);
        }
    }

    private static int dispatch(Session session, GlobalFlags global, Line line) throws IOException {
        List<String> words = line.words();
        String name = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (name.equals("help")) {
            Extension topic = rest.isEmpty() ? null : Extensions.of(session).find(rest.getFirst());
            return topic == null
                    ? new HelpTopics(global).answer(session, rest)
                    : ExtensionCall.run(session, topic, line.all());
        }
        CommandGroup group = RootCommands.group(name);
        if (group != null) {
            return dispatchInGroup(session, group, rest);
        }
        Command command = RootCommands.command(name);
        if (command == null) {
            Extension extension = Extensions.of(session).find(name);
            if (extension != null) {
                return ExtensionCall.run(session, extension, line.all());
            }
            throw new CommandFailure("priok: unknown command: priok " + name
                    + meant("priok", name, RootCommands.names()) + "\n\nRun 'priok --help' for more information");
        }
        return CommandCall.run(session, command, "priok " + name, rest);
    }

    private static int dispatchInGroup(Session session, CommandGroup group, List<String> words) throws IOException {
        String fullName = "priok " + group.commandName();
        FlagSet flags = group.flags();
        List<String> rest;
        try {
            rest = flags.parse(words);
        } catch (FlagException e) {
            throw CommandCall.usageError(e, fullName, fullName);
        }
        if (flags.helpWanted() || rest.isEmpty()) {
            session.out().print(Help.of(group));
            return 0;
        }
        String name = rest.getFirst();
        Command command = group.member(name);
        if (command == null) {
            throw new CommandFailure("priok: unknown command: " + fullName + " " + name
                    + meant(fullName, name, group.members()) + "\n\nUsage:  " + fullName + "\n\nRun '" + fullName
                    + " --help' for more information");
        }
        return CommandCall.run(session, command, fullName + " " + name, rest.subList(1, rest.size()));
    }

    private static String meant(String before, String typed, Collection<String> known) {
        String meant = Similar.to(typed, known);
        return meant.isEmpty() ? "" : "\n\nDid you mean '" + before + " " + meant + "'?";
    }
}
