package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandCall;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.Similar;
import dev.priok.compose.ProjectFailure;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok compose}: reads the flags before the command's name, and runs the command. */
public final class ComposeCommand extends Command {
    private final ComposeFlags compose = new ComposeFlags(flags);

    public ComposeCommand() {
        super(new Synopsis(
                "[OPTIONS] COMMAND", "Define and run multi-container applications", "", ArgumentCount.any()));
        flags.stopAtFirstArgument();
    }

    @Override
    public List<String> members() {
        return ComposeCommands.NAMES;
    }

    @Override
    public @Nullable Command member(String name) {
        return ComposeCommands.of(name, compose);
    }

    @Override
    protected String description() {
        StringBuilder out = new StringBuilder(synopsis().about()).append("\n\nCommands:");
        for (String name : ComposeCommands.NAMES) {
            Command command = ComposeCommands.of(name, compose);
            out.append("\n  ")
                    .append(name)
                    .repeat(' ', Math.max(1, 12 - name.length()))
                    .append(command == null ? "" : command.synopsis().about());
        }
        return out.toString();
    }

    /** That of docker compose. */
    @Override
    protected int usageErrorCode() {
        return 1;
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (compose.version.value()) {
            return call(session, "version", List.of());
        }
        if (arguments.isEmpty()) {
            return CommandCall.run(session, new ComposeCommand(), "priok compose", List.of("--help"));
        }
        String name = arguments.getFirst();
        List<String> rest = arguments.subList(1, arguments.size());
        if (name.equals("help")) {
            return rest.isEmpty()
                    ? CommandCall.run(session, new ComposeCommand(), "priok compose", List.of("--help"))
                    : call(session, rest.getFirst(), List.of("--help"));
        }
        return call(session, name, rest);
    }

    private int call(Session session, String name, List<String> words) throws IOException {
        Command command = ComposeCommands.of(name, compose);
        if (command == null) {
            String meant = Similar.to(name, ComposeCommands.NAMES);
            throw new CommandFailure("unknown command: \"priok compose " + name + "\""
                    + (meant.isEmpty() ? "" : "\n\nDid you mean 'priok compose " + meant + "'?")
                    + "\n\nRun 'priok compose --help' for more information");
        }
        try {
            return CommandCall.run(session, command, "priok compose " + name, words);
        } catch (ProjectFailure e) {
            throw new CommandFailure(e.exitCode(), e.text());
        } catch (EngineException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }
}
