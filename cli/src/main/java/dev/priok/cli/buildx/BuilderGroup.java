package dev.priok.cli.buildx;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.flags.FlagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok builder}: the commands of buildx, as docker's command has them there, with a {@code prune} of its own. */
public final class BuilderGroup implements CommandGroup {
    private final BuildxGroup buildx = new BuildxGroup();

    @Override
    public String commandName() {
        return "builder";
    }

    @Override
    public String about() {
        return "Manage builds";
    }

    @Override
    public List<String> members() {
        return buildx.members();
    }

    @Override
    public FlagSet flags() {
        return buildx.flags();
    }

    @Override
    public @Nullable Command member(String name) {
        return name.equals("prune") ? new BuilderPruneCommand(buildx.builder()) : buildx.member(name);
    }
}
