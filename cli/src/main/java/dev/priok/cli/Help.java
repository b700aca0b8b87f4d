package dev.priok.cli;

import dev.priok.cli.flags.FlagUsage;
import java.util.List;

/** The help texts, in the form of docker's command. */
final class Help {
    private static final int COLUMNS = 79;
    private static final int NAME_COLUMNS = 14;

    private Help() {}

    static String of(Command command, String fullName) {
        StringBuilder out = new StringBuilder("Usage:  ")
                .append(command.usageLine(fullName))
                .append("\n\n")
                .append(command.description())
                .append('\n');
        String aliases = command.synopsis().aliases();
        if (!aliases.isEmpty()) {
            out.append("\nAliases:\n  ").append(aliases).append('\n');
        }
        String flags = FlagUsage.of(command.flags(), COLUMNS);
        if (!flags.isEmpty()) {
            out.append("\nOptions:\n").append(flags);
        }
        List<String> examples = Examples.of(ManPage.words(fullName));
        if (!examples.isEmpty()) {
            out.append(examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n");
            examples.forEach(example -> out.append("  ").append(example).append('\n'));
        }
        return out.toString();
    }

    static String of(CommandGroup group) {
        StringBuilder out = new StringBuilder("Usage:  priok ")
                .append(group.commandName())
                .append(" COMMAND\n\n")
                .append(group.about())
                .append(group instanceof RefusedGroup refused ? "\n\nNot part of Priok: " + refused.reason() : "")
                .append("\n\nCommands:\n");
        for (String name : group.members()) {
            appendEntry(out, name, group instanceof RefusedGroup ? "(refused)" : aboutMember(group, name));
        }
        String flags = FlagUsage.of(group.flags(), COLUMNS);
        if (!flags.isEmpty()) {
            out.append("\nOptions:\n").append(flags);
        }
        return out.append("\nRun 'priok ")
                .append(group.commandName())
                .append(" COMMAND --help' for more information on a command.\n")
                .toString();
    }

    private static String aboutMember(CommandGroup group, String name) {
        Command member = group.member(name);
        return member == null ? "" : member.synopsis().about();
    }

    static void appendEntry(StringBuilder out, String name, String about) {
        out.append("  ")
                .append(name)
                .repeat(' ', Math.max(1, NAME_COLUMNS - name.length()))
                .append(about)
                .append('\n');
    }
}
