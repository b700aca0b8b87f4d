package dev.priok.cli.completion;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * {@code priok __complete WORD...}, for shells: a line for each offer, then a colon and what to do with files, in the
 * protocol of cobra, so that scripts made for docker's command work too.
 */
public final class CompleteCommand extends Command {
    private static final int DEFAULT = 0;
    private static final int NO_FILES = 4;

    private final boolean described;
    private final Function<Session, Completer> completers;

    /** @param described whether each word is followed by what it is about */
    public CompleteCommand(boolean described, Function<Session, Completer> completers) {
        super(new Synopsis("WORD...", "Complete a command line", ArgumentCount.any()));
        this.described = described;
        this.completers = completers;
        flags.takeEverything();
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Completer.Answer answer = completers.apply(session).complete(arguments);
        StringBuilder out = new StringBuilder();
        for (Offer offer : answer.offers()) {
            out.append(offer.line(described)).append('\n');
        }
        out.append(':').append(answer.files() ? DEFAULT : NO_FILES).append('\n');
        session.out().print(out.toString());
        return 0;
    }
}
