package dev.priok.cli;

import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagSet;
import java.util.List;
import java.util.Locale;

/** A manual page in man(7)'s macros, of what the help texts tell. */
final class ManPage {
    private final StringBuilder out = new StringBuilder();

    private ManPage() {}

    /** Of one command. */
    static String of(Command command, String fullName) {
        ManPage page = new ManPage();
        page.title(fullName, command.synopsis().about());
        page.section("SYNOPSIS");
        page.literal(command.usageLine(fullName));
        page.section("DESCRIPTION");
        page.text(command.description());
        page.flags("OPTIONS", command.flags());
        if (!command.synopsis().aliases().isEmpty()) {
            page.section("ALIASES");
            page.text(command.synopsis().aliases());
        }
        page.examples(Examples.of(words(fullName)));
        page.section("SEE ALSO");
        page.text("priok(1)");
        return page.out.toString();
    }

    /** Of a group: its commands. */
    static String of(CommandGroup group) {
        String fullName = "priok " + group.commandName();
        ManPage page = new ManPage();
        page.title(fullName, group.about());
        page.section("SYNOPSIS");
        page.literal(fullName + " COMMAND");
        page.section("COMMANDS");
        for (String name : group.members()) {
            Command member = group.member(name);
            page.entry(name, member == null ? "" : member.synopsis().about());
        }
        page.flags("OPTIONS", group.flags());
        return page.out.toString();
    }

    /** Of the program itself. */
    static String ofProgram(GlobalFlags global) {
        ManPage page = new ManPage();
        page.title("priok", "containers, images and builds from the command line");
        page.section("SYNOPSIS");
        page.literal("priok [OPTIONS] COMMAND [ARG...]");
        page.section("COMMANDS");
        AllCommands all = new AllCommands();
        all.all().forEach(offer -> page.entry(offer.word(), offer.about()));
        page.flags("OPTIONS", global.all());
        return page.out.toString();
    }

    /** The name of the page of a command, as in {@code priok-network-create}. */
    static String name(String fullName) {
        return fullName.replace(' ', '-');
    }

    static String words(String fullName) {
        return fullName.startsWith("priok ") ? fullName.substring("priok ".length()) : fullName;
    }

    private void title(String fullName, String about) {
        out.append(".TH ")
                .append(escaped(name(fullName).toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" \"Priok ")
                .append(escaped(ProductVersion.current()))
                .append("\" \"Priok\"\n");
        section("NAME");
        text(name(fullName) + " - " + about);
    }

    private void section(String name) {
        out.append(".SH ").append(name).append('\n');
    }

    private void entry(String name, String about) {
        out.append(".TP\n.B ").append(escaped(name)).append('\n');
        text(about);
    }

    private void text(String text) {
        for (String line : text.split("\n", -1)) {
            out.append(line.isBlank() ? ".sp" : protectedLine(escaped(line.strip())))
                    .append('\n');
        }
    }

    private void literal(String text) {
        out.append(".nf\n");
        for (String line : text.split("\n", -1)) {
            out.append(protectedLine(escaped(line))).append('\n');
        }
        out.append(".fi\n");
    }

    private void flags(String title, FlagSet flags) {
        List<Flag> shown = flags.shown();
        if (shown.isEmpty()) {
            return;
        }
        section(title);
        for (Flag flag : shown) {
            String letter = flag.shorthandText().isEmpty() ? "" : "-" + flag.shorthandText() + ", ";
            String value = flag.type().isEmpty() ? "" : " " + flag.type();
            String initial = flag.shownDefault().isEmpty() ? "" : " (default " + flag.shownDefault() + ")";
            entry(letter + "--" + flag.name() + value, flag.about() + initial);
        }
    }

    private void examples(List<String> examples) {
        if (!examples.isEmpty()) {
            section("EXAMPLES");
            literal(String.join("\n", examples));
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    /** A line may not begin as a request does. */
    private static String protectedLine(String line) {
        return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
    }
}
