package dev.priok.cli;

import dev.priok.cli.flags.FlagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands about one kind of thing, such as {@code priok container ...}. Makes only the command asked for. */
public interface CommandGroup {

    /** The group's word on the command line. */
    String commandName();

    /** One sentence, without a full stop. */
    String about();

    /** The flags that may stand before the member's name; mostly none. */
    default FlagSet flags() {
        FlagSet none = new FlagSet();
        none.stopAtFirstArgument();
        return none;
    }

    /** The names the help text tells, in its order; {@link #member} knows further names. */
    List<String> members();

    /** The command of that name or further name, or null. */
    @Nullable
    Command member(String name);
}
