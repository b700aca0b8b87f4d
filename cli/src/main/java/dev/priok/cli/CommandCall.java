package dev.priok.cli;

import dev.priok.cli.flags.FlagException;
import java.io.IOException;
import java.util.List;

/** Calls one command with the words that follow its name. */
public final class CommandCall {
    static final int USAGE_ERROR = 125;

    private CommandCall() {}

    /**
     * Reads the words and runs the command, or tells its help; returns the exit code.
     *
     * @param fullName as whoever typed it knows it, such as {@code priok compose up}
     */
    public static int run(Session session, Command command, String fullName, List<String> words) throws IOException {
        List<String> arguments;
        try {
            arguments = command.flags().parse(words);
        } catch (FlagException e) {
            throw usageError(command.usageErrorCode(), e, command.usageLine(fullName), fullName);
        }
        for (String warning : command.flags().warnings()) {
            session.err().line(warning);
        }
        if (command.flags().helpWanted()) {
            session.out().print(Help.of(command, fullName));
            return 0;
        }
        ArgumentCount count = command.synopsis().arguments();
        if (!count.allows(arguments.size())) {
            throw new CommandFailure("priok: '" + fullName + "' " + count.rule() + "\n\nUsage:  "
                    + command.usageLine(fullName) + "\n\n" + count.hint() + " '" + fullName
                    + " --help' for more information");
        }
        return command.run(session, arguments);
    }

    /** As {@link #run}, with a command of a group that has one of that name. */
    public static int runMember(Session session, CommandGroup group, String name, List<String> words)
            throws IOException {
        Command command = group.member(name);
        if (command == null) {
            throw new IllegalArgumentException("no command " + name + " in " + group.commandName());
        }
        return run(session, command, "priok " + name, words);
    }

    static CommandFailure usageError(FlagException problem, String usage, String fullName) {
        return usageError(USAGE_ERROR, problem, usage, fullName);
    }

    private static CommandFailure usageError(int code, FlagException problem, String usage, String fullName) {
        return new CommandFailure(
                code,
                problem.getMessage() + "\n\nUsage:  " + usage + "\n\nRun '" + fullName
                        + " --help' for more information");
    }
}
