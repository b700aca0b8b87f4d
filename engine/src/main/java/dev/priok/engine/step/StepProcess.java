package dev.priok.engine.step;

import dev.priok.model.Digest;
import dev.priok.model.Resources;
import java.nio.file.Path;
import java.util.List;

/**
 * A program to run in a root.
 *
 * @param environment {@code NAME=value}
 * @param workingDirectory absolute; made if it isn't there
 * @param user {@code name|uid[:group|gid]}; empty: root
 * @param hostname empty: one is made up
 * @param insecure all capabilities, all devices, no confinement
 * @param devices names of CDI devices
 */
public record StepProcess(
        List<String> arguments,
        List<String> environment,
        String workingDirectory,
        String user,
        String hostname,
        List<Mounted> mounts,
        Network network,
        Limits limits,
        boolean insecure,
        List<String> devices) {
    public StepProcess {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }

    /** Something in the root while the program runs. What is missing of its place is made, and removed again if empty. */
    public sealed interface Mounted {
        /** Absolute in the container. */
        String target();

        /** A file, directory or socket of this machine. */
        record OfMachine(Path source, String target, boolean readOnly) implements Mounted {}

        /**
         * The files of layers.
         *
         * @param layers diff ids, base first
         * @param subpath what of them, not to be left whatever links there are; empty: all
         * @param writable what is written is thrown away afterwards
         */
        record OfLayers(List<Digest> layers, String subpath, String target, boolean writable) implements Mounted {
            public OfLayers {
                layers = List.copyOf(layers);
            }
        }

        /** @param sizeBytes 0: unlimited */
        record Tmpfs(String target, long sizeBytes) implements Mounted {}
    }

    /**
     * Its network.
     *
     * @param mode {@code default} (or empty), {@code none}, {@code host} or a network's name
     * @param extraHosts {@code name:address}; the address may be {@code host-gateway}
     */
    public record Network(String mode, List<String> extraHosts) {
        public Network {
            extraHosts = List.copyOf(extraHosts);
        }
    }

    /**
     * What it may use.
     *
     * @param ulimits {@code name=soft[:hard]}
     * @param shmSizeBytes 0: the default
     * @param cgroupParent empty: the daemon's
     */
    public record Limits(Resources resources, List<String> ulimits, long shmSizeBytes, String cgroupParent) {
        public static final Limits NONE = new Limits(Resources.UNLIMITED, List.of(), 0, "");

        public Limits {
            ulimits = List.copyOf(ulimits);
        }
    }
}
