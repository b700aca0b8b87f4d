package dev.priok.cli.container;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;

/** How {@code priok stop} and {@code priok restart} end a container. */
final class StopFlags {
    private final StringFlag signal;
    private final IntFlag timeout;
    private final IntFlag time;

    StopFlags(FlagSet flags) {
        signal = flags.shorthand('s', flags.string("signal", "Signal to send to the container"));
        timeout = flags.shorthand('t', flags.integer("timeout", "Seconds to wait before killing the container"));
        time = flags.deprecated(
                "use --timeout instead",
                flags.integer("time", "Seconds to wait before killing the container (deprecated: use --timeout)"));
    }

    void apply(Request request) {
        if (timeout.given() && time.given()) {
            throw new CommandFailure("conflicting options: cannot specify both --timeout and --time");
        }
        request.queryUnlessEmpty("signal", signal.value());
        if (timeout.given() || time.given()) {
            request.query("t", Long.toString(timeout.given() ? timeout.value() : time.value()));
        }
    }
}
