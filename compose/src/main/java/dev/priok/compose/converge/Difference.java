package dev.priok.compose.converge;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which attributes a container differs from what would be created now. The engine's answer is all there is of the
 * former configuration, so what doesn't show in it can't be told.
 */
final class Difference {
    private static final String OWN_LABELS = "com.docker.compose.";

    /** Members of HostConfig that are empty unless somebody says something, by the attributes that say it. */
    private static final Map<String, String> HOST = new LinkedHashMap<>();

    static {
        for (String pair : """
                PortBindings ports,Binds volumes,Mounts volumes,Tmpfs tmpfs,VolumesFrom volumes_from,Links links,\
                CapAdd cap_add,CapDrop cap_drop,Dns dns,DnsSearch dns_search,DnsOptions dns_opt,ExtraHosts extra_hosts,\
                GroupAdd group_add,PidMode pid,UTSMode uts,UsernsMode userns_mode,Privileged privileged,\
                ReadonlyRootfs read_only,SecurityOpt security_opt,Sysctls sysctls,StorageOpt storage_opt,\
                Annotations annotations,Memory mem_limit,MemoryReservation mem_reservation,\
                NanoCpus cpus,CpuShares cpu_shares,CpuPeriod cpu_period,CpuQuota cpu_quota,CpusetCpus cpuset,\
                PidsLimit pids_limit,Ulimits ulimits,Devices devices,DeviceRequests gpus,\
                DeviceCgroupRules device_cgroup_rules,BlkioWeight blkio_config,OomScoreAdj oom_score_adj,\
                OomKillDisable oom_kill_disable,CgroupParent cgroup_parent,Init init""".split(",")) {
            HOST.put(pair.substring(0, pair.indexOf(' ')), pair.substring(pair.indexOf(' ') + 1));
        }
    }

    private final Json wanted;
    private final Json actual;
    private final Json image;
    private final Set<String> found = new LinkedHashSet<>();

    private Difference(Json wanted, Json actual, Json image) {
        this.wanted = wanted;
        this.actual = actual;
        this.image = image;
    }

    /**
     * What to say of it, to follow "its configuration changed".
     *
     * @param wanted the body that would create it
     * @param actual the container as the engine inspects it
     * @param image its image's configuration
     */
    static String of(Json wanted, Json actual, Json image) {
        Difference difference = new Difference(wanted, actual, image);
        difference.compare();
        return difference.found.isEmpty()
                ? ", in what the engine doesn't show"
                : ": " + String.join(", ", difference.found);
    }

    private void compare() {
        program("Cmd", "command");
        program("Entrypoint", "entrypoint");
        program("User", "user");
        program("WorkingDir", "working_dir");
        program("StopSignal", "stop_signal");
        program("Healthcheck", "healthcheck");
        plain("Image", "image");
        plain("Tty", "tty");
        plain("OpenStdin", "stdin_open");
        plain("StopTimeout", "stop_grace_period");
        if (!wanted.at("Hostname").isEmpty()) {
            plain("Hostname", "hostname");
        }
        environment();
        labels();
        HOST.forEach((member, attribute) -> {
            if (!same(
                    wanted.at("HostConfig").at(member), actual.at("HostConfig").at(member))) {
                found.add(attribute);
            }
        });
        restart();
        networks();
    }

    private void plain(String member, String attribute) {
        if (!same(wanted.at(member), actual.at("Config").at(member))) {
            found.add(attribute);
        }
    }

    /** What the image says counts where nothing else is said. */
    private void program(String member, String attribute) {
        Json own = wanted.at(member);
        if (!same(own.isEmpty() ? image.at(member) : own, actual.at("Config").at(member))) {
            found.add(attribute);
        }
    }

    private static boolean same(Json left, Json right) {
        return (left.isEmpty() && right.isEmpty()) || canonical(left).equals(canonical(right));
    }

    /** Comparable, whatever the order of members, and without those that say nothing. */
    private static String canonical(Json json) {
        return switch (json) {
            case Json.Obj(Map<String, Json> members) -> {
                Set<String> parts = new TreeSet<>();
                members.forEach((name, value) -> {
                    if (!value.isEmpty() || members.size() == 1) {
                        parts.add(name + "=" + canonical(value));
                    }
                });
                yield parts.toString();
            }
            case Json.Arr(List<Json> values) ->
                values.stream().map(Difference::canonical).toList().toString();
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> json.text();
        };
    }

    private void environment() {
        Map<String, String> before = variables(actual.at("Config", "Env"));
        Map<String, String> now = variables(image.at("Env"));
        now.putAll(variables(wanted.at("Env")));
        List<String> names = new ArrayList<>();
        for (String name : union(before, now)) {
            if (!java.util.Objects.equals(before.get(name), now.get(name))) {
                names.add(name);
            }
        }
        if (!names.isEmpty()) {
            found.add("environment (" + String.join(", ", names) + ")");
        }
    }

    private static Map<String, String> variables(Json list) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Json item : list.items()) {
            int equals = item.text().indexOf('=');
            if (equals > 0) {
                variables.put(item.text().substring(0, equals), item.text().substring(equals + 1));
            }
        }
        return variables;
    }

    private static Set<String> union(Map<String, String> left, Map<String, String> right) {
        Set<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        return names;
    }

    private void labels() {
        Map<String, String> before = ownLabels(actual.at("Config", "Labels"));
        Map<String, String> now = ownLabels(image.at("Labels"));
        now.putAll(ownLabels(wanted.at("Labels")));
        if (!before.equals(now)) {
            found.add("labels");
        }
    }

    private static Map<String, String> ownLabels(Json labels) {
        Map<String, String> kept = new LinkedHashMap<>();
        labels.fields().forEach((name, value) -> {
            if (!name.startsWith(OWN_LABELS)) {
                kept.put(name, value.text());
            }
        });
        return kept;
    }

    private void restart() {
        String now = wanted.at("HostConfig", "RestartPolicy", "Name").text();
        String before = actual.at("HostConfig", "RestartPolicy", "Name").text();
        if (!(now.isEmpty() ? "no" : now).equals(before.isEmpty() ? "no" : before)) {
            found.add("restart");
        }
    }

    private void networks() {
        String mode = wanted.at("HostConfig", "NetworkMode").text();
        String modeBefore = actual.at("HostConfig", "NetworkMode").text();
        if (!mode.equals(modeBefore)) {
            found.add(
                    mode.startsWith("container:") || modeBefore.startsWith("container:") ? "network_mode" : "networks");
        }
        Set<String> now =
                wanted.at("NetworkingConfig", "EndpointsConfig").fields().keySet();
        Set<String> before = actual.at("NetworkSettings", "Networks").fields().keySet();
        if (!now.isEmpty() && !before.containsAll(now)) {
            found.add("networks");
        }
    }
}
