package dev.priok.runtime.bundle;

import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.HostSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code process} object of the OCI runtime-spec, for containers and for exec. */
final class ProcessSection {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ProcessSection() {}

    /** What differs between a container's program and an exec session. */
    record Program(
            List<String> arguments,
            List<String> env,
            String workingDir,
            boolean terminal,
            UserLookup.Identity identity,
            List<String> capabilities) {}

    static ObjectNode build(Program program, ContainerSpec spec, SecurityChoice security) {
        ObjectNode process = Json.object();
        process.put("terminal", program.terminal());
        ObjectNode user = process.putObject("user");
        user.put("uid", program.identity().uid());
        user.put("gid", program.identity().gid());
        ArrayNode additional = user.putArray("additionalGids");
        program.identity().additionalGids().forEach(additional::add);
        process.set("args", Json.strings(program.arguments()));
        process.set(
                "env", Json.strings(withHome(program.env(), program.identity().home())));
        process.put("cwd", program.workingDir().isEmpty() ? "/" : program.workingDir());
        // An unprivileged user gets none directly; what the bounding set allows comes with set-uid programs.
        ArrayNode held = Json.strings(program.identity().uid() == 0 ? program.capabilities() : List.of());
        ObjectNode capabilities = process.putObject("capabilities");
        capabilities.set("bounding", Json.strings(program.capabilities()));
        capabilities.set("effective", held);
        capabilities.set("permitted", held);
        process.put("noNewPrivileges", security.noNewPrivileges());
        if (!security.appArmorProfile().isEmpty()) {
            process.put("apparmorProfile", security.appArmorProfile());
        }
        HostSpec.ProcessLimits limits = spec.host().limits();
        // A user's processes may be marked already, and only root of the machine may take the mark off.
        if (limits.oomScoreAdj() != 0 || OwnUserNamespace.isInitial()) {
            process.put("oomScoreAdj", limits.oomScoreAdj());
        }
        if (!limits.ulimits().isEmpty()) {
            ArrayNode rlimits = process.putArray("rlimits");
            for (HostSpec.Ulimit limit : limits.ulimits()) {
                ObjectNode one = rlimits.addObject();
                one.put("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT));
                putLimit(one, "soft", limit.soft());
                putLimit(one, "hard", limit.hard());
            }
        }
        return process;
    }

    /**
     * Without it the OCI runtime would look for the home in the container's own passwd, whatever kind of file a hostile
     * program has made of that.
     */
    private static List<String> withHome(List<String> env, String home) {
        if (env.stream().anyMatch(entry -> entry.startsWith("HOME=") && entry.length() > 5)) {
            return env;
        }
        List<String> all = new ArrayList<>(env);
        all.removeIf(entry -> entry.equals("HOME="));
        all.add("HOME=" + home);
        return all;
    }

    /** RLIM_INFINITY is the largest unsigned number. */
    private static void putLimit(ObjectNode node, String name, long value) {
        if (value < 0) {
            node.put(name, new java.math.BigInteger("18446744073709551615"));
        } else {
            node.put(name, value);
        }
    }

    /** Docker's environment: its own defaults first, the container's configuration over them. */
    static List<String> environment(ContainerConfig config, String hostname, boolean terminal) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", DEFAULT_PATH);
        variables.put("HOSTNAME", hostname);
        if (terminal) {
            variables.put("TERM", "xterm");
        }
        override(variables, config.process().env());
        return format(variables);
    }

    /** An exec session's environment: its container's with its own over it. */
    static List<String> execEnvironment(
            ContainerConfig config, String hostname, boolean terminal, List<String> additions) {
        Map<String, String> variables = new LinkedHashMap<>();
        override(variables, environment(config, hostname, terminal));
        override(variables, additions);
        return format(variables);
    }

    private static void override(Map<String, String> variables, List<String> entries) {
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                variables.remove(entry);
            } else {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
    }

    private static List<String> format(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
