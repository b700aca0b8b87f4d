package dev.priok.compose.schema;

import dev.priok.compose.schema.Shape.Brief;
import dev.priok.compose.schema.Shape.ListOf;
import dev.priok.compose.schema.Shape.MapOf;
import dev.priok.compose.schema.Shape.Obj;
import dev.priok.compose.schema.Shape.Pairs;
import dev.priok.compose.schema.Shape.Plain;
import dev.priok.compose.schema.Shape.Print;
import dev.priok.compose.schema.Shape.Texts;
import dev.priok.compose.schema.Shape.Whole;
import dev.priok.compose.schema.Shape.Word;
import java.util.regex.Pattern;

/** Services. */
public final class ServiceGrammar {
    private static final Obj GRANT = new Obj()
            .orText()
            .with("source", Plain.TEXT)
            .with("target", Plain.TEXT)
            .with("uid", Plain.TEXT)
            .with("gid", Plain.TEXT)
            .with("mode", Plain.FILE_MODE, Print.SAID);
    private static final ListOf GRANTS = new ListOf(GRANT, Brief.TEXT);
    private static final MapOf ULIMITS = new MapOf(Plain.ULIMIT, false, false);

    private static final Obj BUILD = new Obj()
            .orText()
            .with("context", Plain.TEXT)
            .with("dockerfile", Plain.TEXT)
            .with("dockerfile_inline", Plain.TEXT)
            .with("entitlements", Texts.LIST)
            .with("args", Pairs.ENVIRONMENT)
            .with("provenance", Plain.PRINTED)
            .with("sbom", Plain.PRINTED)
            .with("ssh", Pairs.SSH)
            .with("labels", Pairs.LABELS)
            .with("cache_from", Texts.LIST)
            .with("cache_to", Texts.LIST)
            .with("no_cache", Plain.FLAG)
            .with("no_cache_filter", Texts.SET_OR_ONE)
            .with("additional_contexts", Pairs.LABELS)
            .with("pull", Plain.FLAG)
            .with("extra_hosts", Pairs.HOSTS)
            .with("isolation", Plain.TEXT)
            .with("network", Plain.TEXT)
            .with("target", Plain.TEXT)
            .with("secrets", GRANTS)
            .with("shm_size", Plain.BYTES)
            .with("tags", Texts.LIST)
            .with("ulimits", ULIMITS)
            .with("platforms", Texts.LIST)
            .with("privileged", Plain.FLAG);

    private static final Obj HOOK = new Obj()
            .required("command", Texts.COMMAND, Print.SAID_OR_NULL)
            .with("user", Plain.TEXT)
            .with("privileged", Plain.FLAG)
            .with("working_dir", Plain.TEXT)
            .with("environment", Pairs.ENVIRONMENT);

    private static final Obj WATCH = new Obj()
            .required("path", Plain.TEXT, Print.ALWAYS)
            .required("action", Word.of("rebuild", "sync", "restart", "sync+restart", "sync+exec"), Print.ALWAYS)
            .with("target", Plain.TEXT)
            .with("exec", HOOK, Print.STRUCT)
            .with("include", Texts.SET_OR_ONE)
            .with("ignore", Texts.SET_OR_ONE)
            .with("initial_sync", Plain.FLAG);

    private static final Obj DEVICE_WEIGHT =
            new Obj().closed().renamed("path", Plain.TEXT, "Path").renamed("weight", Whole.NOT_NEGATIVE, "Weight");
    private static final Obj DEVICE_RATE =
            new Obj().closed().renamed("path", Plain.TEXT, "Path").renamed("rate", Plain.BYTES, "Rate");
    private static final ListOf RATES = new ListOf(DEVICE_RATE, Brief.NONE);

    private static final Obj BLOCK_IO = new Obj()
            .closed()
            .with("weight", Whole.NOT_NEGATIVE)
            .with("weight_device", new ListOf(DEVICE_WEIGHT, Brief.NONE))
            .with("device_read_bps", RATES)
            .with("device_read_iops", RATES)
            .with("device_write_bps", RATES)
            .with("device_write_iops", RATES);

    private static final Obj DEPENDENCY = new Obj()
            .required("condition", Word.of("service_started", "service_healthy", "service_completed_successfully"))
            .with("restart", Plain.FLAG)
            .with("required", Plain.FLAG, Print.ALWAYS);

    private static final Obj DEVICE = new Obj()
            .orText()
            .required("source", Plain.TEXT)
            .with("target", Plain.TEXT)
            .with("permissions", Plain.TEXT);

    private static final Obj GPU = new Obj()
            .with("capabilities", Texts.SET)
            .with("driver", Plain.TEXT)
            .with("count", Plain.DEVICE_COUNT)
            .with("device_ids", Texts.SET)
            .with("options", Pairs.LABELS);

    private static final Obj CREDENTIAL_SPEC =
            new Obj().with("config", Plain.TEXT).with("file", Plain.TEXT).with("registry", Plain.TEXT);

    private static final Obj PROVIDER = new Obj().required("type", Plain.TEXT).with("options", Pairs.MULTI_OPTIONS);

    private static final Obj ENV_FILE = new Obj()
            .closed()
            .orText()
            .required("path", Plain.TEXT)
            .with("required", Plain.FLAG, Print.ALWAYS)
            .with("format", Plain.TEXT);

    private static final Obj EXTENDS =
            new Obj().closed().orText().with("file", Plain.TEXT).required("service", Plain.TEXT);

    private static final Obj HEALTH = new Obj()
            .with("test", Texts.HEALTH_TEST)
            .with("timeout", Plain.SPAN, Print.SAID)
            .with("interval", Plain.SPAN, Print.SAID)
            .with("retries", Whole.NOT_NEGATIVE, Print.SAID)
            .with("start_period", Plain.SPAN, Print.SAID)
            .with("start_interval", Plain.SPAN, Print.SAID)
            .with("disable", Plain.FLAG);

    private static final Obj LOGGING = new Obj().with("driver", Plain.TEXT).with("options", Pairs.OPTIONS);

    private static final Obj MODEL_USE =
            new Obj().orNull().with("endpoint_var", Plain.TEXT).with("model_var", Plain.TEXT);

    private static final Obj ATTACHMENT = new Obj()
            .orNull()
            .with("aliases", Texts.SET)
            .with("driver_opts", Pairs.OPTIONS)
            .with("gw_priority", Whole.ANY)
            .with("interface_name", Plain.TEXT)
            .with("ipv4_address", Plain.TEXT)
            .with("ipv6_address", Plain.TEXT)
            .with("link_local_ips", Texts.SET)
            .with("mac_address", Plain.TEXT)
            .with("priority", Whole.ANY);

    private static final Obj PORT = new Obj()
            .orText()
            .with("name", Plain.TEXT)
            .with("mode", Plain.TEXT)
            .with("host_ip", Plain.TEXT)
            .with("target", new Whole(0, 65_535))
            .with("published", Plain.PRINTED)
            .with("protocol", Plain.TEXT)
            .with("app_protocol", Plain.TEXT);

    private static final Obj MOUNT = new Obj()
            .orText()
            .required("type", Word.of("bind", "volume", "tmpfs", "cluster", "npipe", "image"))
            .with("source", Plain.TEXT)
            .with("target", Plain.TEXT)
            .with("read_only", Plain.FLAG)
            .with("consistency", Plain.TEXT)
            .with(
                    "bind",
                    new Obj()
                            .with("selinux", Word.of("z", "Z"))
                            .with("propagation", Plain.TEXT)
                            .with("create_host_path", Plain.FLAG)
                            .with("recursive", Word.of("enabled", "disabled", "writable", "readonly")),
                    Print.SAID)
            .with(
                    "volume",
                    new Obj()
                            .with("labels", Pairs.LABELS)
                            .with("nocopy", Plain.FLAG)
                            .with("subpath", Plain.TEXT),
                    Print.SAID)
            .with("tmpfs", new Obj().with("size", Plain.BYTES).with("mode", Plain.FILE_BITS), Print.SAID)
            .with("image", new Obj().with("subpath", Plain.TEXT), Print.SAID);

    private static final Pattern CONTAINER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Pattern PULL_POLICY =
            Pattern.compile("always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+");

    /** A service. */
    public static final Obj SERVICE = new Obj()
            .with("profiles", Texts.SET)
            .with("annotations", Pairs.LABELS)
            .with("attach", Plain.FLAG, Print.SAID)
            .with("build", BUILD, Print.SAID)
            .with("develop", new Obj().orNull().with("watch", new ListOf(WATCH, Brief.NONE)), Print.SAID)
            .with("blkio_config", BLOCK_IO, Print.SAID)
            .with("cap_add", Texts.SET)
            .with("cap_drop", Texts.SET)
            .with("cgroup_parent", Plain.TEXT)
            .with("cgroup", Word.of("host", "private"))
            .with("cpu_count", Whole.NOT_NEGATIVE)
            .with("cpu_percent", Plain.DECIMAL)
            .with("cpu_period", Whole.ANY)
            .with("cpu_quota", Whole.ANY)
            .with("cpu_rt_period", Whole.ANY)
            .with("cpu_rt_runtime", Whole.ANY)
            .with("cpus", Plain.DECIMAL)
            .with("cpuset", Plain.TEXT)
            .with("cpu_shares", Whole.ANY)
            .with("command", Texts.COMMAND, Print.SAID_OR_NULL)
            .with("configs", GRANTS)
            .with(
                    "container_name",
                    new Shape.Pattern(
                            CONTAINER_NAME, "two or more letters, digits and any of _.-, a letter or digit first"))
            .with("credential_spec", CREDENTIAL_SPEC, Print.SAID)
            .with("depends_on", new MapOf(DEPENDENCY, true, false))
            .with("deploy", DeployGrammar.DEPLOY, Print.SAID)
            .with("device_cgroup_rules", Texts.SET)
            .with("devices", new ListOf(DEVICE, Brief.TEXT))
            .with("dns", Texts.SET_OR_ONE)
            .with("dns_opt", Texts.SET)
            .with("dns_search", Texts.SET_OR_ONE)
            .with("domainname", Plain.TEXT)
            .with("entrypoint", Texts.COMMAND, Print.SAID_OR_NULL)
            .with("provider", PROVIDER, Print.SAID)
            .with("environment", Pairs.ENVIRONMENT)
            .with("env_file", new ListOf(ENV_FILE, Brief.TEXT_OR_ALONE))
            .with("expose", Texts.WITH_NUMBERS)
            .with("extends", EXTENDS, Print.SAID)
            .with("external_links", Texts.SET)
            .with("extra_hosts", Pairs.HOSTS)
            .with("group_add", Texts.WITH_NUMBERS)
            .with("gpus", new ListOf(GPU, Brief.TEXT_OR_ALONE))
            .with("hostname", Plain.TEXT)
            .with("healthcheck", HEALTH, Print.SAID)
            .with("image", Plain.TEXT)
            .with("init", Plain.FLAG, Print.SAID)
            .with("ipc", Plain.TEXT)
            .with("isolation", Plain.TEXT)
            .with("labels", Pairs.LABELS)
            .with("label_file", Texts.LIST_OR_ONE)
            .with("links", Texts.SET)
            .with("logging", LOGGING, Print.SAID)
            .with("mem_limit", Plain.BYTES)
            .with("mem_reservation", Plain.BYTES)
            .with("memswap_limit", Plain.BYTES)
            .with("mem_swappiness", Plain.BYTES)
            .with("mac_address", Plain.TEXT)
            .with("models", new MapOf(MODEL_USE, true, true))
            .with("network_mode", Plain.TEXT)
            .with("networks", new MapOf(ATTACHMENT, true, true))
            .with("oom_kill_disable", Plain.FLAG)
            .with("oom_score_adj", new Whole(-1000, 1000))
            .with("pid", Plain.TEXT)
            .with("pids_limit", Whole.ANY)
            .with("platform", Plain.TEXT)
            .with("ports", new ListOf(PORT, Brief.TEXT_OR_NUMBER))
            .with("privileged", Plain.FLAG)
            .with(
                    "pull_policy",
                    new Shape.Pattern(
                            PULL_POLICY,
                            "always, never, missing, if_not_present, build, daily, weekly or every_<duration>"))
            .refused("pull_refresh_after", "write the time into pull_policy, as in every_12h")
            .refused("pre_start", "containers that run before a service aren't built; use a service to depend on")
            .with("read_only", Plain.FLAG)
            .with("restart", Plain.TEXT)
            .with("runtime", Plain.TEXT)
            .with("scale", Whole.ANY, Print.SAID)
            .with("secrets", GRANTS)
            .with("security_opt", Texts.SET)
            .with("shm_size", Plain.BYTES)
            .with("stdin_open", Plain.FLAG)
            .with("stop_grace_period", Plain.SPAN, Print.SAID)
            .with("stop_signal", Plain.TEXT)
            .with("storage_opt", Pairs.OPTIONS)
            .with("sysctls", Pairs.LABELS)
            .with("tmpfs", Texts.SET_OR_ONE)
            .with("tty", Plain.FLAG)
            .with("ulimits", ULIMITS)
            .with("use_api_socket", Plain.FLAG)
            .with("user", Plain.TEXT)
            .with("userns_mode", Plain.TEXT)
            .with("uts", Plain.TEXT)
            .with("volumes", new ListOf(MOUNT, Brief.TEXT))
            .with("volumes_from", Texts.SET)
            .with("working_dir", Plain.TEXT)
            .with("post_start", new ListOf(HOOK, Brief.NONE))
            .with("pre_stop", new ListOf(HOOK, Brief.NONE));

    private ServiceGrammar() {}
}
