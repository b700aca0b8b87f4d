package dev.priok.cli.image;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok image}. */
public final class ImageGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "image";
    }

    @Override
    public String about() {
        return "Manage images";
    }

    @Override
    public List<String> members() {
        return List.of("bootstrap", "ls");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "bootstrap" -> new BootstrapCommand();
            default -> null;
        };
    }
}
