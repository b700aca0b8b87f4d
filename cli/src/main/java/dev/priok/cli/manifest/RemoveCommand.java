package dev.priok.cli.manifest;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok manifest rm}. */
final class RemoveCommand extends Command {
    RemoveCommand() {
        super(new Synopsis(
                "MANIFEST_LIST [MANIFEST_LIST...]",
                "Delete one or more manifest lists from local storage",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ListStore store = ListStore.of(session);
        List<String> problems = new ArrayList<>();
        for (String text : arguments) {
            ImageReference list = RemoteManifests.reference(text);
            if (store.has(list.toString())) {
                store.remove(list.toString());
            } else {
                problems.add("No such manifest: " + list);
            }
        }
        if (!problems.isEmpty()) {
            throw new CommandFailure(String.join("\n", problems));
        }
        return 0;
    }
}
