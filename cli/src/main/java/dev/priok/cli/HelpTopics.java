package dev.priok.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code priok help}: the help text of some command, or manual pages. */
final class HelpTopics {
    private static final String USAGE = """
            Usage:  priok help [COMMAND...]
                    priok help --man [COMMAND...]
                    priok help --man-pages DIRECTORY

            Print the help text of a command, or its manual page for 'man -l -', or write all manual pages
            """;

    private final GlobalFlags global;

    HelpTopics(GlobalFlags global) {
        this.global = global;
    }

    int answer(Session session, List<String> words) throws IOException {
        String first = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        switch (first) {
            case "--help", "-h" -> session.out().print(USAGE);
            case "--man" -> session.out().print(rest.isEmpty() ? ManPage.ofProgram(global) : page(rest));
            case "--man-pages" -> {
                if (rest.size() != 1) {
                    throw new CommandFailure("priok help --man-pages wants one directory");
                }
                writeAll(Path.of(rest.getFirst()));
            }
            default -> session.out().print(words.isEmpty() ? RootCommands.help(session, global) : text(words));
        }
        return 0;
    }

    private static String text(List<String> topic) {
        CommandGroup group = group(topic);
        return group == null ? Help.of(command(topic), fullName(topic)) : Help.of(group);
    }

    private static String page(List<String> topic) {
        CommandGroup group = group(topic);
        return group == null ? ManPage.of(command(topic), fullName(topic)) : ManPage.of(group);
    }

    private static String fullName(List<String> topic) {
        return "priok " + String.join(" ", topic);
    }

    private static @Nullable CommandGroup group(List<String> topic) {
        return topic.size() == 1 ? RootCommands.group(topic.getFirst()) : null;
    }

    private static Command command(List<String> topic) {
        CommandGroup group = RootCommands.group(topic.getFirst());
        Command command = null;
        if (group == null) {
            command = RootCommands.command(topic.getFirst());
        } else if (topic.size() > 1) {
            command = group.member(topic.get(1));
        }
        for (int i = group == null ? 1 : 2; command != null && i < topic.size(); i++) {
            command = command.member(topic.get(i));
        }
        if (command == null) {
            throw new CommandFailure("unknown help topic: " + String.join(" ", topic));
        }
        return command;
    }

    /** One for the program, for each group and for each command under its shortest name. */
    private void writeAll(Path directory) throws IOException {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("priok", ManPage.ofProgram(global));
        Set<String> names = new TreeSet<>(RootCommands.names());
        for (String name : names) {
            CommandGroup group = RootCommands.group(name);
            if (group == null) {
                add(pages, "priok " + name, RootCommands.command(name));
            } else {
                pages.put(ManPage.name("priok " + name), ManPage.of(group));
                for (String member : group.members()) {
                    add(pages, "priok " + name + " " + member, group.member(member));
                }
            }
        }
        Files.createDirectories(directory);
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Files.writeString(directory.resolve(page.getKey() + ".1"), page.getValue());
        }
    }

    private static void add(Map<String, String> pages, String fullName, @Nullable Command command) {
        if (command == null || command instanceof RefusedCommand) {
            return;
        }
        pages.put(ManPage.name(fullName), ManPage.of(command, fullName));
        for (String member : command.members()) {
            add(pages, fullName + " " + member, command.member(member));
        }
    }
}
