package dev.priok.network;

import dev.priok.model.IpAddress;
import dev.priok.model.Networking.PublishedPort;
import java.io.IOException;
import java.util.Collection;

/**
 * Brings what arrives at ports of the machine into the daemon's network namespace, where that is another one. What it was
 * told it remembers without the daemon. Thread-safe; calls block for some milliseconds.
 */
interface PortForwarder {
    /** The daemon lives in the machine's own network namespace: there is nothing to do. */
    PortForwarder NONE = new PortForwarder() {
        @Override
        public boolean carries(IpAddress address) {
            return true;
        }

        @Override
        public PublishedPort inside(PublishedPort port) {
            return port;
        }

        @Override
        public void open(PublishedPort port) {
            // It is the machine's already.
        }

        @Override
        public void close(PublishedPort port) {
            // It never was opened.
        }

        @Override
        public void keepOnly(Collection<PublishedPort> ports) {
            // None was.
        }
    };

    /** Whether ports of this address of the machine can be published. */
    boolean carries(IpAddress address);

    /** Where what arrives at this port of the machine comes in. */
    PublishedPort inside(PublishedPort port);

    /** Takes the port of the machine; nothing changes if it has it already. An IOException says who has it or forbids it. */
    void open(PublishedPort port) throws IOException;

    /** Gives it back, taken or not. */
    void close(PublishedPort port) throws IOException;

    /** Gives all others back. */
    void keepOnly(Collection<PublishedPort> ports) throws IOException;
}
