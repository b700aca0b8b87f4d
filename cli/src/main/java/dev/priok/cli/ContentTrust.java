package dev.priok.cli;

import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.model.GoBoolean;

/**
 * Docker's content trust, which isn't built: whoever asks for it is refused, rather than given images that nobody looked
 * at.
 */
public final class ContentTrust {
    private final BoolFlag disabled;

    public ContentTrust(FlagSet flags) {
        disabled = flags.boolOn("disable-content-trust", "Skip image verification");
    }

    /** Refuses if the flag asks for signatures, or the environment does and no flag says otherwise. */
    public void check(Session session) {
        if (!disabled.value()) {
            throw new CommandFailure("--disable-content-trust=false is not part of Priok: signatures are checked by the"
                    + " daemon's image policy instead; leave it out");
        }
        boolean wanted =
                GoBoolean.parse(session.environment("DOCKER_CONTENT_TRUST")).orElse(false);
        if (wanted && !disabled.given()) {
            throw new CommandFailure(
                    "DOCKER_CONTENT_TRUST asks for what is not part of Priok: signatures are checked by"
                            + " the daemon's image policy instead; unset it, or give --disable-content-trust");
        }
    }
}
