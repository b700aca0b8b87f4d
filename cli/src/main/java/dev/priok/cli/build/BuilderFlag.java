package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which builder is meant, by {@code --builder} or BUILDX_BUILDER: the daemon of the context in use is the only one. */
public final class BuilderFlag {
    private final StringFlag flag;
    private final @Nullable BuilderFlag before;

    /** Declares the flag. */
    public BuilderFlag(FlagSet flags) {
        this(flags, null);
    }

    /** Declares the flag for a command whose group may have been given it before. */
    public BuilderFlag(FlagSet flags, @Nullable BuilderFlag before) {
        flag = flags.string("builder", "Override the configured builder instance");
        flags.shorthand(
                'D',
                flags.refused(
                        "debug", "", "'priok --debug', before the command, says where errors come from", "false"));
        this.before = before;
    }

    /** The name of the builder that is meant; refuses all but the one there is. */
    public String name(Session session) throws IOException {
        if (!flag.given() && before != null) {
            return before.name(session);
        }
        return checked(session, flag.given() ? flag.value() : session.environment("BUILDX_BUILDER"));
    }

    /** The builder of that name, the empty one being the one in use; refuses all but the one there is. */
    private static String checked(Session session, String name) throws IOException {
        String own = session.contextName();
        if (name.isEmpty() || name.equals(own) || name.equals(EngineContext.DEFAULT)) {
            return own;
        }
        throw new CommandFailure(
                session.contexts().has(name)
                        ? "ERROR: use `priok --context=" + name + " buildx` to switch to context \"" + name + "\""
                        : "ERROR: no builder \"" + name + "\" found");
    }
}
