package dev.priok.testcontainers;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/**
 * A test run that is cut off: starts a container on a network, prints {@code started} and ends at once, without any of
 * the JVM's own clean-up. Only Ryuk knows by then that they are to go.
 */
public final class Abandoned {
    private Abandoned() {}

    @SuppressWarnings("resource")
    public static void main(String[] arguments) {
        new GenericContainer<>("busybox:latest")
                .withNetwork(Network.newNetwork())
                .withCommand("sleep", "600")
                .start();
        System.out.println("started");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }
}
