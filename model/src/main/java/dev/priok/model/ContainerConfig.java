package dev.priok.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a container, independent of the host: Docker's {@code Config} of containers and of images.
 *
 * @param image as the user named it; empty in an image's own configuration
 * @param exposedPorts such as {@code 80/tcp}
 * @param volumes paths that get a volume of their own
 * @param healthcheck null: none given here
 * @param onBuild triggers kept for builds
 * @param networkDisabled nothing but a loopback interface, whatever the network mode says
 */
public record ContainerConfig(
        String image,
        ProcessConfig process,
        StdioConfig stdio,
        HostNames names,
        Map<String, String> labels,
        Set<String> exposedPorts,
        Set<String> volumes,
        @Nullable Healthcheck healthcheck,
        StopConfig stop,
        List<String> shell,
        List<String> onBuild,
        boolean networkDisabled) {

    public ContainerConfig {
        labels = Map.copyOf(labels);
        exposedPorts = Set.copyOf(exposedPorts);
        volumes = Set.copyOf(volumes);
        shell = List.copyOf(shell);
        onBuild = List.copyOf(onBuild);
    }

    /** A configuration in which nothing is said. */
    public static ContainerConfig empty() {
        return new ContainerConfig(
                "",
                new ProcessConfig(null, null, List.of(), "", ""),
                StdioConfig.NONE,
                new HostNames("", ""),
                Map.of(),
                Set.of(),
                Set.of(),
                null,
                new StopConfig("", null),
                List.of(),
                List.of(),
                false);
    }

    /** A copy in which {@code change} has set what is to differ. */
    public ContainerConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The components to be, while a copy is made. */
    public static final class Draft {
        public String image;
        public ProcessConfig process;
        public StdioConfig stdio;
        public HostNames names;
        public Map<String, String> labels;
        public Set<String> exposedPorts;
        public Set<String> volumes;
        public @Nullable Healthcheck healthcheck;
        public StopConfig stop;
        public List<String> shell;
        public List<String> onBuild;
        public boolean networkDisabled;

        private Draft(ContainerConfig from) {
            image = from.image;
            process = from.process;
            stdio = from.stdio;
            names = from.names;
            labels = from.labels;
            exposedPorts = from.exposedPorts;
            volumes = from.volumes;
            healthcheck = from.healthcheck;
            stop = from.stop;
            shell = from.shell;
            onBuild = from.onBuild;
            networkDisabled = from.networkDisabled;
        }

        private ContainerConfig finish() {
            return new ContainerConfig(
                    image,
                    process,
                    stdio,
                    names,
                    labels,
                    exposedPorts,
                    volumes,
                    healthcheck,
                    stop,
                    shell,
                    onBuild,
                    networkDisabled);
        }
    }

    /**
     * The program.
     *
     * @param entrypoint null: not said (inherit); empty: explicitly none
     * @param cmd null: not said
     * @param env {@code NAME=value}; {@code NAME} alone removes an inherited variable
     * @param workingDir empty: not said
     * @param user {@code name|uid[:group|gid]}; empty: not said
     */
    public record ProcessConfig(
            @Nullable List<String> entrypoint,
            @Nullable List<String> cmd,
            List<String> env,
            String workingDir,
            String user) {
        public ProcessConfig {
            entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
            cmd = cmd == null ? null : List.copyOf(cmd);
            env = List.copyOf(env);
        }

        /** Entry point followed by command: the argument vector. */
        public List<String> arguments() {
            List<String> first = entrypoint == null ? List.of() : entrypoint;
            List<String> second = cmd == null ? List.of() : cmd;
            return java.util.stream.Stream.concat(first.stream(), second.stream())
                    .toList();
        }
    }

    /** The program's standard streams. */
    public record StdioConfig(
            boolean attachStdin,
            boolean attachStdout,
            boolean attachStderr,
            boolean tty,
            boolean openStdin,
            boolean stdinOnce) {
        public static final StdioConfig NONE = new StdioConfig(false, false, false, false, false, false);
    }

    /** Empty strings where not said. */
    public record HostNames(String hostname, String domainname) {}

    /**
     * How to stop.
     *
     * @param signal name or number; empty: SIGTERM
     * @param timeoutSeconds null: not said; -1: wait for ever
     */
    public record StopConfig(String signal, @Nullable Integer timeoutSeconds) {}
}
