package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok buildx ls}: the daemons of all contexts, each a builder. */
final class ListCommand extends Command {
    private final StringFlag format = flags.string("format", "table", "Format the output");

    ListCommand() {
        super(new Synopsis("", "List builder instances", ArgumentCount.none()));
        // There is one platform, so nothing is ever shortened.
        flags.bool("no-trunc", "Don't truncate output");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        boolean table = format.value().startsWith("table");
        List<Builder> builders = Builder.all(session);
        List<BuilderRow> rows = new ArrayList<>();
        for (Builder builder : builders) {
            rows.add(new BuilderRow(builder, false, table));
            if (builder.answers() && !format.value().equals("json")) {
                rows.add(new BuilderRow(builder, true, table));
            }
        }
        session.out().print(BuilderRow.LISTING.render(format.value(), BuilderRow.STANDARD, rows));
        if (table && builders.stream().anyMatch(builder -> !builder.answers())) {
            session.err().line("");
            for (Builder builder : builders) {
                if (!builder.answers()) {
                    session.err().line("Cannot load builder " + builder.name() + ": " + builder.error());
                }
            }
        }
        return 0;
    }
}
