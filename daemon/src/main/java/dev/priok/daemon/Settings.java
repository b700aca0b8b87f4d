package dev.priok.daemon;

import dev.priok.model.EngineException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The daemon's settings as the user gave them, by name; every name is a flag {@code --name} and, if it can stand in a
 * file, a key of the configuration file. Names and meanings are dockerd's where dockerd has them.
 */
enum Settings {
    HOST("host", "hosts", "H", Kind.LIST, "where to serve the API: unix:///path, tcp://address:port or fd://"),
    DATA_ROOT("data-root", "data-root", "", Kind.TEXT, "images, containers and logs (default /var/lib/priok)"),
    EXEC_ROOT("exec-root", "exec-root", "", Kind.TEXT, "state of running containers (default /run/priok)"),
    PIDFILE("pidfile", "pidfile", "p", Kind.TEXT, "file with the daemon's process id (default EXEC-ROOT/priokd.pid)"),
    CONFIG_FILE("config-file", "", "", Kind.TEXT, "JSON file with settings (default /etc/priok/daemon.json)"),
    ROOTLESS(
            "rootless",
            "",
            "",
            Kind.FLAG,
            "run without root's rights, in a user namespace (docs/rootless.md); other places are usual then"),
    DEBUG("debug", "debug", "D", Kind.FLAG, "log at level debug"),
    LOG_LEVEL("log-level", "log-level", "l", Kind.TEXT, "debug, info, warn or error (default info)"),
    GROUP("group", "group", "G", Kind.TEXT, "group of the unix sockets (default docker or priok, if one exists)"),
    TLS("tls", "tls", "", Kind.FLAG, "encrypt TCP ports; implied by --tlsverify"),
    TLSVERIFY(
            "tlsverify",
            "tlsverify",
            "",
            Kind.FLAG,
            "let clients with a certificate of the authorities in --tlscacert use TCP ports, and nobody else"),
    TLSCACERT(
            "tlscacert",
            "tlscacert",
            "",
            Kind.TEXT,
            "PEM file with the authorities that sign clients' certificates (default /etc/priok/ca.pem)"),
    TLSCERT(
            "tlscert",
            "tlscert",
            "",
            Kind.TEXT,
            "PEM file with the daemon's certificate (default /etc/priok/cert.pem)"),
    TLSKEY("tlskey", "tlskey", "", Kind.TEXT, "PEM file with its key (default /etc/priok/key.pem)"),
    INIT("init", "init", "", Kind.FLAG, "run an init process in containers that don't say"),
    DEFAULT_NETWORK(
            "default-network",
            "default-network",
            "",
            Kind.TEXT,
            "bridge, none or host, for containers that don't say (default bridge)"),
    STORAGE_DRIVER(
            "storage-driver",
            "storage-driver",
            "s",
            Kind.TEXT,
            "overlay2 or copy (default: overlay2 where the kernel has it)"),
    CGROUP_PARENT(
            "cgroup-parent", "cgroup-parent", "", Kind.TEXT, "absolute cgroup path for containers that name none"),
    ADD_RUNTIME(
            "add-runtime",
            "runtimes",
            "",
            Kind.RUNTIMES,
            "name=path: an OCI runtime that containers may ask for (in the file with runtimeArgs)"),
    DEFAULT_RUNTIME(
            "default-runtime",
            "default-runtime",
            "",
            Kind.TEXT,
            "OCI runtime of containers that name none (default crun)"),
    CDI_SPEC_DIR(
            "cdi-spec-dir",
            "cdi-spec-dirs",
            "",
            Kind.LIST,
            "directory with CDI specifications of devices (default /etc/cdi and /var/run/cdi)"),
    USERNS_REMAP(
            "userns-remap",
            "userns-remap",
            "",
            Kind.TEXT,
            "whose subordinate ids users of containers have on the machine: user, user:group or default (default off)"),
    LOG_DRIVER(
            "log-driver",
            "log-driver",
            "",
            Kind.TEXT,
            "where the output of containers that don't say goes (default json-file)"),
    LOG_OPT("log-opt", "log-opts", "", Kind.PAIRS, "option for containers with that log driver, as max-size=10m"),
    LOGS_MAX_SIZE(
            "logs-max-size",
            "logs-max-size",
            "",
            Kind.TEXT,
            "what all logs together may take: 20g, a share of the disk as 10%, or none (default 10%)"),
    AUTHORIZATION_PLUGIN(
            "authorization-plugin",
            "authorization-plugins",
            "",
            Kind.LIST,
            "plugins that decide about each request and its answer; all must allow it"),
    PLUGIN_SOCKETS(
            "plugin-sockets",
            "plugin-sockets",
            "",
            Kind.TEXT,
            "directory of plugins' sockets (default /run/docker/plugins)"),
    PLUGIN_SPECS(
            "plugin-specs",
            "plugin-specs",
            "",
            Kind.LIST,
            "directories of files with plugins' addresses (default /etc/docker/plugins, /usr/lib/docker/plugins)"),
    PLUGIN_TIMEOUT(
            "plugin-timeout",
            "plugin-timeout",
            "",
            Kind.NUMBER,
            "seconds that a plugin may take to answer; twice that to make or mount a volume (default 60)"),
    REGISTRY_MIRROR(
            "registry-mirror",
            "registry-mirrors",
            "",
            Kind.LIST,
            "URL that is asked before Docker Hub when something is pulled; REGISTRY=URL: before that registry"),
    INSECURE_REGISTRY(
            "insecure-registry",
            "insecure-registries",
            "",
            Kind.LIST,
            "host[:port] or CIDR of registries whose certificates aren't checked, and that may speak plain HTTP"),
    MAX_CONCURRENT_DOWNLOADS(
            "max-concurrent-downloads",
            "max-concurrent-downloads",
            "",
            Kind.NUMBER,
            "layers downloaded at the same time (default 3)"),
    MAX_CONCURRENT_UPLOADS(
            "max-concurrent-uploads",
            "max-concurrent-uploads",
            "",
            Kind.NUMBER,
            "layers uploaded at the same time (default 5)"),
    MAX_DOWNLOAD_ATTEMPTS(
            "max-download-attempts",
            "max-download-attempts",
            "",
            Kind.NUMBER,
            "tries of a download that makes no progress (default 5)"),
    REGISTRY_CONFIG(
            "registry-config",
            "registry-config",
            "",
            Kind.TEXT,
            "serve a registry as well, as this file says (docs/registry.md); images in DATA-ROOT/registry if it doesn't"),
    BUILDER_NETWORK_HOST(
            "builder-network-host",
            "builder.entitlements.network-host",
            "",
            Kind.FLAG,
            "let builds use the machine's network if their clients allow it (default true)"),
    BUILDER_SECURITY_INSECURE(
            "builder-security-insecure",
            "builder.entitlements.security-insecure",
            "",
            Kind.FLAG,
            "let builds run steps without confinement if their clients allow it (default false)"),
    BUILDER_DEVICE(
            "builder-device",
            "builder.entitlements.device",
            "",
            Kind.FLAG,
            "let builds use vendors' devices if their clients allow it (default true)"),
    BUILDER_CACHE_SIZE(
            "builder-cache-size",
            "builder.gc.defaultkeepstorage",
            "",
            Kind.TEXT,
            "what the build cache may take: 20GB, or a share of its disk (default 10%)"),
    BUILDER_GC(
            "builder-gc",
            "builder.gc.enabled",
            "",
            Kind.FLAG,
            "remove what was not used for the longest time when the build cache is larger than that (default true)"),
    HTTP_PROXY(
            "http-proxy",
            "proxies.http-proxy",
            "",
            Kind.TEXT,
            "proxy for registries over plain HTTP (default $HTTP_PROXY)"),
    HTTPS_PROXY(
            "https-proxy", "proxies.https-proxy", "", Kind.TEXT, "proxy for other registries (default $HTTPS_PROXY)"),
    NO_PROXY(
            "no-proxy",
            "proxies.no-proxy",
            "",
            Kind.TEXT,
            "hosts and domains that no proxy is used for (default $NO_PROXY)"),
    IMAGE_POLICY(
            "image-policy",
            "image-policy",
            "",
            Kind.TEXT,
            "JSON file that says which images must be signed to be pulled (docs/image-policy.md)"),
    IP(
            "ip",
            "ip",
            "",
            Kind.TEXT,
            "address to publish ports on where neither container nor network names one (default: all)"),
    DEFAULT_ADDRESS_POOL(
            "default-address-pool",
            "default-address-pools",
            "",
            Kind.POOLS,
            "base=CIDR,size=BITS: subnets for networks whose users name none"),
    BIP("bip", "bip", "", Kind.TEXT, "address of the default bridge with its subnet's length, as 172.17.0.1/16"),
    BIP6("bip6", "bip6", "", Kind.TEXT, "the same for IPv6"),
    FIXED_CIDR("fixed-cidr", "fixed-cidr", "", Kind.TEXT, "range of the addresses on the default bridge"),
    FIXED_CIDR_V6("fixed-cidr-v6", "fixed-cidr-v6", "", Kind.TEXT, "the same for IPv6"),
    DEFAULT_GATEWAY(
            "default-gateway",
            "default-gateway",
            "",
            Kind.TEXT,
            "where containers on the default bridge send what is for elsewhere (default: the bridge)"),
    DEFAULT_GATEWAY_V6("default-gateway-v6", "default-gateway-v6", "", Kind.TEXT, "the same for IPv6"),
    IPV6("ipv6", "ipv6", "", Kind.FLAG, "IPv6 on the default bridge"),
    MTU("mtu", "mtu", "", Kind.NUMBER, "MTU of the default bridge (default 1500)"),
    ICC("icc", "icc", "", Kind.FLAG, "let containers on the default bridge talk to each other (default true)"),
    IP_MASQ("ip-masq", "ip-masq", "", Kind.FLAG, "masquerade the default bridge's containers (default true)"),
    FIREWALL_ACCEPT(
            "firewall-accept",
            "firewall-accept",
            "",
            Kind.FLAG,
            "add rules to others' firewall chains that would drop forwarded packets of containers (default false)"),
    DNS("dns", "dns", "", Kind.LIST, "name servers for containers that name none (default: the machine's)"),
    DNS_OPT("dns-opt", "dns-opts", "", Kind.LIST, "options of resolv.conf for containers that name none"),
    DNS_SEARCH("dns-search", "dns-search", "", Kind.LIST, "search domains for containers that name none"),
    HOST_GATEWAY_IP(
            "host-gateway-ip",
            "host-gateway-ips",
            "",
            Kind.LIST,
            "what host-gateway in --add-host stands for (default: the default bridge's addresses)"),
    LINK_ENV(
            "link-env",
            "link-env",
            "",
            Kind.FLAG,
            "give containers the environment of those they are linked to, as ALIAS_ENV_NAME (default true)");

    /** What a setting takes. */
    enum Kind {
        TEXT,
        FLAG,
        LIST,
        NUMBER,
        /** {@code key=value}s, in the file an object. */
        PAIRS,
        /** A list of {@code key=value,key=value}, in the file of objects. */
        POOLS,
        /** {@code name=path}, in the file an object of objects; then with one argument in each further line. */
        RUNTIMES
    }

    private final String flag;
    private final String key;
    private final String letter;
    private final Kind kind;
    private final String help;

    Settings(String flag, String key, String letter, Kind kind, String help) {
        this.flag = flag;
        this.key = key;
        this.letter = letter;
        this.kind = kind;
        this.help = help;
    }

    String flag() {
        return flag;
    }

    /** Key in the configuration file, with a dot before a key of an object in it; empty if it can't stand there. */
    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    private boolean repeats() {
        return switch (kind) {
            case LIST, PAIRS, POOLS, RUNTIMES -> true;
            case TEXT, FLAG, NUMBER -> false;
        };
    }

    static Settings byFlag(String name) {
        for (Settings setting : values()) {
            if (setting.flag.equals(name) || (!setting.letter.isEmpty() && setting.letter.equals(name))) {
                return setting;
            }
        }
        throw EngineException.invalid("unknown flag: " + (name.length() == 1 ? "-" : "--") + name);
    }

    static Settings byKey(String name) {
        for (Settings setting : values()) {
            if (!setting.key.isEmpty() && setting.key.equals(name)) {
                return setting;
            }
        }
        throw EngineException.invalid("unknown key in the configuration file: " + name);
    }

    static String usage() {
        StringBuilder text =
                new StringBuilder("Usage: priokd [OPTIONS]\n\nA container engine with Docker's API.\n\nOptions:\n");
        for (Settings setting : values()) {
            String flags = (setting.letter.isEmpty() ? "    " : "-" + setting.letter + ", ") + "--" + setting.flag
                    + switch (setting.kind) {
                        case TEXT -> " string";
                        case LIST -> " list";
                        case PAIRS -> " map";
                        case NUMBER -> " int";
                        case POOLS -> " pool-options";
                        case RUNTIMES -> " runtime";
                        case FLAG -> "";
                    };
            text.append(String.format(Locale.ROOT, "  %-28s %s%n", flags, setting.help));
        }
        text.append(String.format(Locale.ROOT, "  %-28s %s%n", "    --help", "print this"));
        text.append(String.format(Locale.ROOT, "  %-28s %s%n", "-v, --version", "print the version"));
        return text.toString();
    }

    /** Reads {@code --name value}, {@code --name=value}, {@code -n value} and {@code -nvalue}. */
    static Map<Settings, List<String>> parse(List<String> arguments) {
        Map<Settings, List<String>> given = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.length() < 2) {
                throw EngineException.invalid("\"priokd\" accepts no arguments, only options: " + argument);
            }
            boolean isLong = argument.startsWith("--");
            int equals = argument.indexOf('=');
            String name =
                    isLong ? argument.substring(2, equals < 0 ? argument.length() : equals) : argument.substring(1, 2);
            Settings setting = byFlag(name);
            String value;
            if (isLong && equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (!isLong && argument.length() > 2) {
                value = argument.substring(argument.charAt(2) == '=' ? 3 : 2);
            } else if (setting.kind == Kind.FLAG) {
                value = "true";
            } else if (i + 1 < arguments.size()) {
                value = arguments.get(++i);
            } else {
                throw EngineException.invalid("flag needs an argument: " + argument);
            }
            add(given, setting, value);
        }
        return given;
    }

    private static void add(Map<Settings, List<String>> given, Settings setting, String value) {
        if (setting.kind == Kind.FLAG && !value.equals("true") && !value.equals("false")) {
            throw EngineException.invalid(
                    "invalid argument \"" + value + "\" for --" + setting.flag + ": true or false");
        }
        if (setting.kind == Kind.NUMBER && !value.matches("\\d{1,9}")) {
            throw EngineException.invalid("invalid argument \"" + value + "\" for --" + setting.flag + ": a number");
        }
        if (setting.repeats()) {
            given.merge(
                    setting,
                    List.of(value),
                    (old, more) -> Stream.concat(old.stream(), more.stream()).toList());
        } else {
            given.put(setting, List.of(value));
        }
    }
}
