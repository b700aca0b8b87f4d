package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.LocalInput;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.progress.ProgressStream;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code priok load}. */
final class LoadCommand extends Command {
    private final StringFlag input =
            flags.shorthand('i', flags.string("input", "Read from tar archive file, instead of STDIN"));
    private final StringFlag platform = flags.string(
            "platform",
            "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Suppress the load output"));

    LoadCommand() {
        super(new Synopsis(
                "[OPTIONS]",
                "Load an image from a tar archive or STDIN",
                "priok image load, priok load",
                ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (input.value().isEmpty() && session.terminal().inputIsTerminal()) {
            throw new CommandFailure("requested load from stdin, but stdin is empty");
        }
        boolean silent = quiet.value() || !session.terminal().outputIsTerminal();
        try (InputStream archive = LocalInput.open(input.value())) {
            Request request = Request.post("/images/load")
                    .query("quiet", silent ? "1" : "0")
                    .queryUnlessEmpty("platform", Platform.json(platform.value()))
                    .body(new RequestBody.Stream("application/x-tar", archive));
            ProgressStream.show(session, request, session.out());
        }
        return 0;
    }
}
