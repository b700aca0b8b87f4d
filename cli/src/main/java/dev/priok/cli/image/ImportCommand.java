package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.LocalInput;
import dev.priok.cli.Session;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.progress.ProgressStream;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code priok import}. */
final class ImportCommand extends Command {
    private final ListFlag change =
            flags.shorthand('c', flags.list("change", "Apply Dockerfile instruction to the created image"));
    private final StringFlag message =
            flags.shorthand('m', flags.string("message", "Set commit message for imported image"));
    private final StringFlag platform = flags.string("platform", "Set platform if server is multi-platform capable");

    ImportCommand() {
        super(new Synopsis(
                "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                "Import the contents from a tarball to create a filesystem image",
                "priok image import, priok import",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String source = arguments.getFirst();
        boolean remote = source.startsWith("http://") || source.startsWith("https://");
        Request request = Request.post("/images/create").query("fromSrc", remote ? source : "-");
        if (arguments.size() > 1) {
            ImageName name = ImageName.parse(arguments.get(1));
            request.query("repo", name.repository()).queryUnlessEmpty("tag", name.tag());
        }
        request.queryUnlessEmpty("message", message.value()).queryUnlessEmpty("platform", platform.value());
        for (String instruction : change.values()) {
            request.query("changes", instruction);
        }
        if (remote) {
            ProgressStream.show(session, request, session.out());
            return 0;
        }
        try (InputStream archive = LocalInput.open(source)) {
            request.body(new RequestBody.Stream("application/x-tar", archive));
            ProgressStream.show(session, request, session.out());
        }
        return 0;
    }
}
