package dev.priok.cli.image;

import dev.priok.cli.ArchiveOutput;
import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok save}. */
final class SaveCommand extends Command {
    private final StringFlag output =
            flags.shorthand('o', flags.string("output", "Write to a file, instead of STDOUT"));
    private final StringFlag platform = flags.string(
            "platform",
            "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");

    SaveCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE [IMAGE...]",
                "Save one or more images to a tar archive (streamed to STDOUT by default)",
                "priok image save, priok save",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ArchiveOutput.check(session, output.value(), "save image");
        Request request = Request.get("/images/get");
        for (String image : arguments) {
            request.query("names", image);
        }
        request.queryUnlessEmpty("platform", Platform.json(platform.value()));
        ArchiveOutput.receive(session, request, output.value());
        return 0;
    }
}
