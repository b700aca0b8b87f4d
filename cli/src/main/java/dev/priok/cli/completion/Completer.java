package dev.priok.cli.completion;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.Session;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what may stand in the place of the last word of a command line. */
public final class Completer {
    /** The commands that there are. */
    public interface Commands {
        /** All words that may follow the program's name, in any order. */
        List<Offer> all();

        @Nullable
        CommandGroup group(String name);

        @Nullable
        Command command(String name);
    }

    /**
     * What a shell does with the offers, as cobra's protocol says it by numbers.
     *
     * @param files whether it may offer files where there is nothing else
     */
    public record Answer(List<Offer> offers, boolean files) {}

    private final Commands commands;
    private final FlagSet globalFlags;
    private final Names names;

    public Completer(Session session, Commands commands, FlagSet globalFlags) {
        this.commands = commands;
        this.globalFlags = globalFlags;
        this.names = new Names(session);
    }

    /** The words after the program's name; the last one is what is typed of the word in question, maybe nothing. */
    public Answer complete(List<String> words) {
        String typed = words.isEmpty() ? "" : words.getLast();
        List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
        Walk walk = new Walk(globalFlags);
        int next = walk.over(before, 0, true);
        if (next == before.size()) {
            return walk.pending() != null || typed.startsWith("-")
                    ? ofFlags(walk, typed)
                    : new Answer(matching(commands.all(), typed), false);
        }
        String name = before.get(next);
        CommandGroup group = commands.group(name);
        if (group != null && next + 1 == before.size()) {
            return new Answer(matching(members(group.members(), group::member), typed), false);
        }
        Command command = group == null ? commands.command(name) : group.member(before.get(next + 1));
        if (command == null) {
            return new Answer(List.of(), false);
        }
        String fullName = group == null ? name : group.commandName() + " " + before.get(next + 1);
        return ofCommand(command, fullName, before.subList(next + (group == null ? 1 : 2), before.size()), typed);
    }

    private Answer ofCommand(Command command, String fullName, List<String> before, String typed) {
        Walk walk = new Walk(command.flags());
        boolean hasMembers = !command.members().isEmpty();
        int next = walk.over(before, 0, hasMembers);
        if (hasMembers && next < before.size()) {
            String name = before.get(next);
            Command member = command.member(name);
            return member == null
                    ? new Answer(List.of(), false)
                    : ofCommand(member, fullName + " " + name, before.subList(next + 1, before.size()), typed);
        }
        if (hasMembers && walk.pending() == null && !typed.startsWith("-")) {
            return new Answer(matching(members(command.members(), command::member), typed), false);
        }
        if (walk.pending() != null || (typed.startsWith("-") && !walk.flagsEnded())) {
            return ofFlags(walk, typed);
        }
        List<Offer> offers = new ArrayList<>(names.of(ArgumentKinds.ofArgument(fullName, walk.arguments())));
        offers.removeIf(offer -> before.contains(offer.word()));
        return new Answer(matching(offers, typed), ArgumentKinds.filesOfArgument(fullName));
    }

    private Answer ofFlags(Walk walk, String typed) {
        Flag pending = walk.pending();
        int equals = typed.indexOf('=');
        String prefix = "";
        if (pending == null && typed.startsWith("--") && equals > 0) {
            pending = walk.flags().named(typed.substring(2, equals));
            prefix = typed.substring(0, equals + 1);
        }
        if (pending == null) {
            return new Answer(matching(flags(walk.flags()), typed), false);
        }
        List<Offer> values = new ArrayList<>();
        for (String value : ArgumentKinds.values(pending.name())) {
            values.add(Offer.of(prefix + value));
        }
        for (Offer name : names.of(ArgumentKinds.ofFlag(pending.name()))) {
            values.add(new Offer(prefix + name.word(), name.about()));
        }
        return new Answer(matching(values, typed), values.isEmpty());
    }

    private static List<Offer> flags(FlagSet set) {
        List<Offer> offers = new ArrayList<>();
        for (Flag flag : set.shown()) {
            offers.add(new Offer("--" + flag.name(), flag.about()));
            if (!flag.shorthandText().isEmpty()) {
                offers.add(new Offer("-" + flag.shorthandText(), flag.about()));
            }
        }
        offers.add(new Offer("--help", "Print usage"));
        return offers;
    }

    private interface Members {
        @Nullable
        Command named(String name);
    }

    private static List<Offer> members(List<String> names, Members members) {
        List<Offer> offers = new ArrayList<>();
        for (String name : names) {
            Command member = members.named(name);
            offers.add(new Offer(name, member == null ? "" : member.synopsis().about()));
        }
        return offers;
    }

    private static List<Offer> matching(List<Offer> offers, String typed) {
        List<Offer> matching = new ArrayList<>();
        for (Offer offer : offers) {
            if (offer.word().startsWith(typed)) {
                matching.add(offer);
            }
        }
        return matching;
    }
}
