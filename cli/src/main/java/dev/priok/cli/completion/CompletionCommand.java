package dev.priok.cli.completion;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code priok completion}: the script for a shell, which asks this program at each press of the tab key. */
public final class CompletionCommand extends Command {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    public CompletionCommand() {
        super(new Synopsis("SHELL", "Print the completion script for bash, zsh or fish", ArgumentCount.exactly(1)));
    }

    @Override
    protected String description() {
        return """
                Print the completion script for bash, zsh or fish

                  bash:  priok completion bash >/etc/bash_completion.d/priok
                  zsh:   priok completion zsh >"${fpath[1]}/_priok"
                  fish:  priok completion fish >~/.config/fish/completions/priok.fish""";
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shell = arguments.getFirst();
        if (!SHELLS.contains(shell)) {
            throw new CommandFailure("no completion for " + shell + ": there is one for " + String.join(", ", SHELLS));
        }
        try (InputStream script = CompletionCommand.class.getResourceAsStream("priok." + shell)) {
            if (script == null) {
                throw new IllegalStateException("the script is missing from the program: " + shell);
            }
            session.out().print(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return 0;
    }
}
