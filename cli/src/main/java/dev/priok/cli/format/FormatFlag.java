package dev.priok.cli.format;

import dev.priok.cli.Session;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;

/** The flag {@code --format} with docker's explanation. */
public final class FormatFlag {
    private static final String JSON_AND_TEMPLATE = """
            'json':             Print in JSON format
            'TEMPLATE':         Print output using the given Go template, with docker's functions""";

    private FormatFlag() {}

    /**
     * The format to show a list in: the flag's, else the one that docker's settings have under that name unless only
     * names or ids are wanted; empty if there is none.
     */
    public static String chosen(Session session, StringFlag flag, boolean quiet, String setting) {
        return flag.value().isEmpty() && !quiet
                ? session.settings().content().at(setting).text()
                : flag.value();
    }

    /** For a command that shows a list. */
    public static StringFlag ofList(FlagSet flags) {
        return flags.string("format", """
                Format output using a custom template:
                'table':            Print output in table format with column headers (default)
                'table TEMPLATE':   Print output in table format using the given template
                """ + JSON_AND_TEMPLATE);
    }

    /** For a command that shows one thing at a time. */
    public static StringFlag ofObject(FlagSet flags) {
        return flags.string("format", "Format output using a custom template:\n" + JSON_AND_TEMPLATE);
    }
}
