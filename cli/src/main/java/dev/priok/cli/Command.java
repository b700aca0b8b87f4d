package dev.priok.cli;

import dev.priok.cli.flags.FlagSet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command of the program. An instance declares its flags when it is made, parses one command line and runs once.
 */
public abstract class Command {
    private final Synopsis synopsis;
    /** For the subclass to declare its flags in. */
    protected final FlagSet flags = new FlagSet();

    protected Command(Synopsis synopsis) {
        this.synopsis = synopsis;
    }

    /**
     * What the help text tells of a command beside its flags.
     *
     * @param usage what follows the command's name, such as {@code [OPTIONS] CONTAINER}
     * @param about one sentence, without a full stop
     * @param aliases all full names of the command separated by commas, empty if there is one only
     */
    public record Synopsis(String usage, String about, String aliases, ArgumentCount arguments) {
        public Synopsis(String usage, String about, ArgumentCount arguments) {
            this(usage, about, "", arguments);
        }
    }

    public final Synopsis synopsis() {
        return synopsis;
    }

    /** The flags it has; parsed once it runs. */
    public final FlagSet flags() {
        return flags;
    }

    /** The commands that may follow as a further word, in the order of the help text; mostly none. */
    public List<String> members() {
        return List.of();
    }

    /** The command of that further word, or null. */
    public @Nullable Command member(String name) {
        return null;
    }

    /** The usage lines for the command when called by that full name. */
    protected String usageLine(String fullName) {
        return fullName + " " + synopsis.usage();
    }

    /** What the command ends with if it is called with flags that it doesn't have. */
    protected int usageErrorCode() {
        return CommandCall.USAGE_ERROR;
    }

    /** What the help text tells about the command; several lines for some. */
    protected String description() {
        return synopsis.about();
    }

    /**
     * Does the work; blocks until it is done.
     *
     * @return the exit code
     * @throws CommandFailure to tell something and end with another exit code
     */
    protected abstract int run(Session session, List<String> arguments) throws IOException;
}
