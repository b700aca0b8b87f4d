package dev.priok.build.graph;

import dev.priok.build.BuildRequest.StepDefaults;
import java.util.List;
import java.util.Map;

/**
 * A program's run.
 *
 * @param environment {@code NAME=value}
 * @param uncachedEnvironment the same, for what must not change the result: proxies
 * @param workingDirectory absolute; made if it isn't there
 * @param user {@code name|uid[:group|gid]}; empty: root
 * @param defaults with this step's own network
 * @param insecure all capabilities and no confinement
 * @param devices names of CDI devices
 */
public record RunStep(
        List<String> arguments,
        List<String> environment,
        Map<String, String> uncachedEnvironment,
        String workingDirectory,
        String user,
        List<RunMount> mounts,
        StepDefaults defaults,
        boolean insecure,
        List<Device> devices) {
    public RunStep {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        uncachedEnvironment = Map.copyOf(uncachedEnvironment);
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }

    /** @param required false: the step runs without it if there is none */
    public record Device(String name, boolean required) {}

    /** Something mounted while the program runs; nothing of it becomes part of the result. */
    public sealed interface RunMount {
        /** Absolute in the container. */
        String target();

        /**
         * Files of an input; with {@code writable}, what is written is thrown away.
         *
         * @param source what of it, absolute there
         */
        record From(int input, String source, String target, boolean writable) implements RunMount {}

        /**
         * A directory that the next builds find again.
         *
         * @param input what a new one is filled with; -1: nothing
         * @param source what of it
         */
        record Cache(
                String id,
                String target,
                Sharing sharing,
                boolean readOnly,
                int input,
                String source,
                int mode,
                int uid,
                int gid)
                implements RunMount {}

        /** @param sizeBytes 0: unlimited */
        record Tmpfs(String target, long sizeBytes) implements RunMount {}

        /**
         * A secret of the client's.
         *
         * @param target empty: no file
         * @param variable the environment variable that has it; empty: none
         */
        record Secret(String id, String target, String variable, boolean required, int mode, int uid, int gid)
                implements RunMount {}

        /** A socket to an agent of the client's. */
        record Ssh(String id, String target, boolean required, int mode, int uid, int gid) implements RunMount {
            /** With BuildKit's place for the agent of that number, counted from 0, if it has none. */
            public Ssh placed(int number) {
                return target.isEmpty()
                        ? new Ssh(id, "/run/buildkit/ssh_agent." + number, required, mode, uid, gid)
                        : this;
            }
        }
    }

    /** Who may use a cache directory at once. */
    public enum Sharing {
        SHARED,
        PRIVATE,
        LOCKED
    }
}
