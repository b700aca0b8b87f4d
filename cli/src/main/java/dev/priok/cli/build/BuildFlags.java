package dev.priok.cli.build;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.create.LabelFlag;
import dev.priok.cli.create.UlimitFlag;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The flags that say how to build, and the query parameters of {@code POST /build} that they are. */
final class BuildFlags {
    private final ListFlag addHost;
    private final ListFlag allow;
    private final ListFlag buildArg;
    private final StringFlag cgroupParent;
    private final IntFlag cpuPeriod;
    private final IntFlag cpuQuota;
    private final IntFlag cpuShares;
    private final StringFlag cpusetCpus;
    private final StringFlag cpusetMems;
    private final BoolFlag forceRm;
    private final LabelFlag label;
    private final BytesFlag memory;
    private final BytesFlag memorySwap;
    private final StringFlag network;
    private final BoolFlag noCache;
    private final StringFlag platform;
    private final BoolFlag pull;
    private final BoolFlag rm;
    private final BytesFlag shmSize;
    private final ListFlag tag;
    private final StringFlag target;
    private final UlimitFlag ulimit;

    BuildFlags(FlagSet flags) {
        addHost = flags.list("add-host", "Add a custom host-to-IP mapping (\"host:ip\")");
        allow = flags.list(
                "allow", "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\")");
        buildArg = flags.list("build-arg", "Set build-time variables");
        cgroupParent = flags.string("cgroup-parent", "Set the parent cgroup for the \"RUN\" instructions during build");
        cpuPeriod = flags.integer("cpu-period", "Limit the CPU CFS (Completely Fair Scheduler) period");
        cpuQuota = flags.integer("cpu-quota", "Limit the CPU CFS (Completely Fair Scheduler) quota");
        cpuShares = flags.shorthand('c', flags.integer("cpu-shares", "CPU shares (relative weight)"));
        cpusetCpus = flags.string("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.string("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
        forceRm = flags.bool("force-rm", "Always remove intermediate containers");
        flags.refused("isolation", "string", "it is of Windows", "", "default");
        label = flags.add(new LabelFlag("Set metadata for an image"));
        memory = flags.shorthand('m', flags.bytes("memory", "Memory limit"));
        memorySwap = flags.bytesOrUnlimited(
                "memory-swap", "Swap limit equal to memory plus swap: -1 to enable unlimited swap");
        network = flags.string("network", "default", "Set the networking mode for the RUN instructions during build");
        noCache = flags.bool("no-cache", "Do not use cache when building the image");
        platform = flags.string("platform", "Set platform if server is multi-platform capable");
        pull = flags.bool("pull", "Always attempt to pull a newer version of the image");
        rm = flags.boolOn("rm", "Remove intermediate containers after a successful build");
        flags.refused("security-opt", "strings", "steps of builds have the standard seccomp profile and no others");
        shmSize = flags.bytes("shm-size", "Size of \"/dev/shm\"");
        flags.refused(
                "squash", "", "a built image has a layer for each step; several stages make a small one", "false");
        tag = flags.shorthand('t', flags.list("tag", "Name and optionally a tag in the \"name:tag\" format"));
        target = flags.string("target", "Set the target build stage to build.");
        ulimit = flags.shownDefault("[]", flags.add(new UlimitFlag("ulimit", "Ulimit options")));
    }

    void apply(Request request, Session session) {
        for (String name : tag.values()) {
            ImageName parsed = ImageName.parse(name);
            if (!parsed.digest().isEmpty()) {
                throw new CommandFailure("invalid argument \"" + name
                        + "\" for \"-t, --tag\" flag: a built image gets a name and a tag, no digest");
            }
            request.query("t", name);
        }
        String wanted = platform.given() ? platform.value() : session.environment("DOCKER_DEFAULT_PLATFORM");
        request.flag("nocache", noCache.value())
                .flag("pull", pull.value())
                .query("rm", rm.value() ? "1" : "0")
                .flag("forcerm", forceRm.value())
                .queryUnlessEmpty("platform", wanted)
                .queryUnlessEmpty("target", target.value())
                .query("networkmode", network.value())
                .queryUnlessEmpty("cgroupparent", cgroupParent.value())
                .queryUnlessEmpty("buildargs", object(arguments(session)))
                .queryUnlessEmpty("labels", labels());
        allow.values().forEach(entitlement -> request.query("allow", entitlement));
        addHost.values().forEach(host -> request.query("extrahosts", host));
        limits(request);
    }

    private void limits(Request request) {
        request.queryUnlessEmpty("cpusetcpus", cpusetCpus.value()).queryUnlessEmpty("cpusetmems", cpusetMems.value());
        number(request, "cpuperiod", cpuPeriod);
        number(request, "cpuquota", cpuQuota);
        number(request, "cpushares", cpuShares);
        bytes(request, "memory", memory);
        bytes(request, "memswap", memorySwap);
        bytes(request, "shmsize", shmSize);
        if (!ulimit.values().isEmpty()) {
            request.query("ulimits", ulimit.json().compact());
        }
    }

    private static void number(Request request, String name, IntFlag flag) {
        if (flag.given()) {
            request.query(name, Long.toString(flag.value()));
        }
    }

    private static void bytes(Request request, String name, BytesFlag flag) {
        if (flag.given()) {
            request.query(name, Long.toString(flag.valueBytes()));
        }
    }

    /** A name alone takes the value that the command itself has, if it has one. */
    private JsonObject arguments(Session session) {
        JsonObject arguments = new JsonObject();
        List<String> all = new ArrayList<>(session.proxies(buildArg.values()));
        all.addAll(buildArg.values());
        for (String text : all) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String value = equals < 0 ? session.environmentOrNull(name) : text.substring(equals + 1);
            if (value == null) {
                arguments.put(name, Json.Null.NULL);
            } else {
                arguments.put(name, value);
            }
        }
        return arguments;
    }

    private String labels() {
        JsonObject labels = new JsonObject();
        KeyValues.map(label.values()).forEach(labels::put);
        return object(labels);
    }

    static String object(JsonObject object) {
        Json json = object.json();
        return json.isEmpty() ? "" : json.compact();
    }

    static String array(Collection<String> values) {
        return values.isEmpty()
                ? ""
                : new Json.Arr(values.stream().map(Json::of).toList()).compact();
    }
}
