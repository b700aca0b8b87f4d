package dev.priok.cli;

import java.util.List;

/** A command of docker's that Priok hasn't: it says so, whatever follows, unless help is wanted. */
public final class RefusedCommand extends Command {
    private final String fullName;
    private final String reason;

    /**
     * A refusal.
     *
     * @param fullName the command's words after the program's name
     * @param reason why, as the end of a sentence
     */
    public RefusedCommand(String fullName, String usage, String about, String reason) {
        super(new Synopsis(usage, about, ArgumentCount.any()));
        this.fullName = fullName;
        this.reason = reason;
        flags.takeEverything();
    }

    @Override
    protected String description() {
        return synopsis().about() + "\n\nNot part of Priok: " + reason;
    }

    @Override
    protected int run(Session session, List<String> arguments) {
        throw new CommandFailure("priok: '" + fullName + "' is not part of Priok: " + reason);
    }
}
