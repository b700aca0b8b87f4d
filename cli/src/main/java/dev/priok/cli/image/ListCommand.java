package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.FormatFlag;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code priok images}. */
final class ListCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Show all images (default hides intermediate images)"));
    private final BoolFlag digests = flags.bool("digests", "Show digests");
    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Filter output based on conditions provided")));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only show image IDs"));
    private final BoolFlag tree = flags.hidden(flags.bool("tree", "List multi-platform images as a tree"));

    ListCommand() {
        super(new Synopsis(
                "[OPTIONS] [REPOSITORY[:TAG]]",
                "List images",
                "priok image ls, priok image list, priok images",
                new ArgumentCount.AtMost(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shown = FormatFlag.chosen(session, format, quiet.value(), "imagesFormat");
        if (tree.value()) {
            throw new CommandFailure("--tree is not supported yet");
        }
        if (!arguments.isEmpty()) {
            filters.add("reference", arguments.getFirst());
        }
        Request request = Request.get("/images/json").flag("all", all.value());
        request.queryUnlessEmpty("filters", filters.json());
        boolean withDigests = digests.value() || (!quiet.value() && shown.contains("{{.Digest}}"));
        List<ImageRow> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (Json image : session.call(request).items()) {
            rows.addAll(ImageRow.of(image, withDigests, !noTrunc.value(), now));
        }
        boolean raw = shown.equals("raw");
        boolean onlyIds = quiet.value() && (raw || shown.isEmpty() || shown.equals("table"));
        if (onlyIds) {
            String before = raw ? "image_id: " : "";
            StringBuilder out = new StringBuilder();
            for (ImageRow row : rows) {
                out.append(before).append(row.id()).append('\n');
            }
            session.out().print(out.toString());
            return 0;
        }
        List<String> fields = digests.value()
                ? List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
                : List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
        session.out().print(ImageRow.LISTING.render(raw ? ImageRow.raw(digests.value()) : custom(shown), fields, rows));
        return 0;
    }

    /** A table that doesn't show digests does so at its end if they are wanted. */
    private String custom(String shown) {
        boolean lacking = digests.value() && shown.startsWith("table ") && !shown.contains("{{.Digest}}");
        return lacking ? shown + "\t{{.Digest}}" : shown;
    }
}
