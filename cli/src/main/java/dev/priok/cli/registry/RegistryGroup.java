package dev.priok.cli.registry;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok registry}, but for what runs a registry: the launcher starts another program for that. */
public final class RegistryGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "registry";
    }

    @Override
    public String about() {
        return "Trust registries; 'serve' and 'garbage-collect' run one";
    }

    @Override
    public List<String> members() {
        return List.of("trust");
    }

    @Override
    public @Nullable Command member(String name) {
        return name.equals("trust") ? new TrustCommand() : null;
    }
}
