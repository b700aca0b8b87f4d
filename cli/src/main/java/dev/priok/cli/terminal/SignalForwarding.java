package dev.priok.cli.terminal;

import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Request;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sun.misc.Signal;

/**
 * Passes the signals this program receives on to a container. SIGQUIT stays with the Java virtual machine, which does not
 * give it away.
 */
public final class SignalForwarding {
    private static final String[] FORWARDED = {
        "HUP", "INT", "TERM", "USR1", "USR2", "ALRM", "CONT", "TSTP", "TTIN", "TTOU", "XCPU", "VTALRM", "PROF", "IO",
        "PWR"
    };

    private SignalForwarding() {}

    /** Forwards from now on, in the order received. */
    public static void start(Session session, String container) {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        for (String name : FORWARDED) {
            Signal.handle(new Signal(name), signal -> received.add(signal.getName()));
        }
        Thread.ofPlatform().daemon().name("signals").start(() -> forward(session, container, received));
    }

    private static void forward(Session session, String container, BlockingQueue<String> received) {
        try {
            while (true) {
                send(session, container, received.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Session session, String container, String name) {
        try {
            session.call(Request.post("/containers/" + Request.segment(container) + "/kill")
                    .query("signal", name));
        } catch (EngineRequestException | EngineUnreachableException _) {
            // Not running yet or not any more: there is nothing that could take the signal.
            return;
        }
    }
}
