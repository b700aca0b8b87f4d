package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.CapabilityNames;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.JsonSyntaxException;
import dev.priok.model.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Namespaces, capabilities and the other walls around the container. */
final class IsolationFlags {
    private final ListFlag capAdd;
    private final ListFlag capDrop;
    private final StringFlag cgroupParent;
    private final StringFlag cgroupns;
    private final StringFlag ipc;
    private final StringFlag isolation;
    private final StringFlag pid;
    private final BoolFlag privileged;
    private final StringFlag runtime;
    private final ListFlag securityOpt;
    private final ListFlag sysctl;
    private final StringFlag userns;
    private final StringFlag uts;

    IsolationFlags(FlagSet flags) {
        capAdd = flags.list("cap-add", "Add Linux capabilities");
        capDrop = flags.list("cap-drop", "Drop Linux capabilities");
        cgroupParent = flags.string("cgroup-parent", "Optional parent cgroup for the container");
        cgroupns = flags.string("cgroupns", """
                Cgroup namespace to use (host|private)
                'host':    Run the container in the host's cgroup namespace
                'private': Run the container in its own private cgroup namespace
                '':        Use the cgroup namespace as configured by the
                           default-cgroupns-mode option on the daemon (default)""");
        ipc = flags.string("ipc", "IPC mode to use");
        isolation = flags.string("isolation", "Container isolation technology");
        pid = flags.string("pid", "PID namespace to use");
        privileged = flags.bool("privileged", "Give extended privileges to this container");
        runtime = flags.string("runtime", "Runtime to use for this container");
        securityOpt = flags.list("security-opt", "Security Options");
        sysctl = flags.shownDefault("map[]", flags.add(new SysctlFlag()));
        userns = flags.string("userns", "User namespace to use");
        uts = flags.string("uts", "UTS namespace to use");
    }

    void apply(JsonObject host) throws IOException {
        host.putUnlessEmpty("CapAdd", CapabilityNames.normalized(capAdd.values()));
        host.putUnlessEmpty("CapDrop", CapabilityNames.normalized(capDrop.values()));
        host.putUnlessEmpty("CgroupParent", cgroupParent.value());
        host.putUnlessEmpty("IpcMode", ipc.value());
        host.putUnlessEmpty("Isolation", isolation.value());
        host.putUnlessEmpty("Runtime", runtime.value());
        host.putUnlessEmpty("Sysctls", KeyValues.map(sysctl.values()));
        if (privileged.value()) {
            host.put("Privileged", true);
        }
        requireMode("--pid: invalid PID mode", pid.value(), "host", "container:");
        host.putUnlessEmpty("PidMode", pid.value());
        requireMode("--uts: invalid UTS mode", uts.value(), "host", "");
        host.putUnlessEmpty("UTSMode", uts.value());
        requireMode("--userns: invalid USER mode", userns.value(), "host", "");
        host.putUnlessEmpty("UsernsMode", userns.value());
        if (!cgroupns.value().equals("private")) {
            requireMode("--cgroupns: invalid CGROUP mode", cgroupns.value(), "host", "");
        }
        host.putUnlessEmpty("CgroupnsMode", cgroupns.value());
        applySecurity(host);
    }

    private static void requireMode(String message, String mode, String word, String prefix) {
        boolean known = mode.isEmpty() || mode.equals(word);
        if (!known && (prefix.isEmpty() || !mode.startsWith(prefix) || mode.length() == prefix.length())) {
            throw new CommandFailure(message);
        }
    }

    private void applySecurity(JsonObject host) throws IOException {
        List<String> options = new ArrayList<>();
        for (String option : securityOpt.values()) {
            if (option.equals("systempaths=unconfined")) {
                host.put("MaskedPaths", List.of());
                host.put("ReadonlyPaths", List.of());
            } else {
                options.add(securityOption(option));
            }
        }
        host.putUnlessEmpty("SecurityOpt", options);
    }

    /** The option as the engine takes it: a seccomp profile's file is sent by its content. */
    private static String securityOption(String option) throws IOException {
        int separator = option.indexOf('=');
        if (separator < 0 && !option.equals("no-new-privileges")) {
            separator = option.indexOf(':');
        }
        String name = separator < 0 ? option : option.substring(0, separator);
        String value = separator < 0 ? "" : option.substring(separator + 1);
        if (value.isEmpty() && !name.equals("no-new-privileges")) {
            throw new CommandFailure("Invalid --security-opt: " + Quoted.of(option));
        }
        if (!name.equals("seccomp") || value.equals("unconfined") || value.equals("builtin")) {
            return option;
        }
        byte[] profile;
        try {
            profile = Files.readAllBytes(Path.of(value));
        } catch (NoSuchFileException _) {
            throw new CommandFailure(
                    "opening seccomp profile (" + value + ") failed: open " + value + ": no such file or directory");
        } catch (IOException e) {
            throw new CommandFailure("opening seccomp profile (" + value + ") failed: " + e.getMessage());
        }
        try {
            return "seccomp=" + Json.parse(profile).compact();
        } catch (JsonSyntaxException e) {
            throw new CommandFailure("compacting json for seccomp profile (" + value + ") failed: " + e.getMessage());
        }
    }
}
