package dev.priok.compose.create;

import dev.priok.client.CapabilityNames;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.HealthCheck;
import dev.priok.compose.model.Port;
import dev.priok.compose.model.Privileges;
import dev.priok.compose.model.Program;
import dev.priok.compose.model.Service;
import dev.priok.compose.model.Storage;
import dev.priok.compose.model.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /containers/create} for a container that is wanted. */
public final class ContainerBody {
    private final Wish wish;
    private final Service service;
    private final Networking networking;

    /** @param manyNetworks whether the engine connects to more than one network while it creates (from API 1.44 on) */
    public ContainerBody(Wish wish, boolean manyNetworks) {
        this.wish = wish;
        this.service = wish.service();
        this.networking = new Networking(wish, manyNetworks);
        Refused.check(service);
    }

    public Networking networking() {
        return networking;
    }

    public Json json() {
        Program program = service.program();
        JsonObject body = new JsonObject()
                .putUnlessEmpty("Hostname", service.hostname())
                .putUnlessEmpty("Domainname", service.domainname())
                .putUnlessEmpty("User", program.user())
                .put("AttachStdin", wish.attachInput())
                .put("AttachStdout", true)
                .put("AttachStderr", true)
                .put("Tty", program.tty())
                .put("OpenStdin", program.stdinOpen())
                .put("StdinOnce", wish.attachInput() && program.stdinOpen())
                .put("Env", environment(program.environment()))
                .put("Image", wish.image())
                .putUnlessEmpty("WorkingDir", program.workingDirectory())
                .putUnlessEmpty("StopSignal", program.stopSignal());
        List<String> command = program.command();
        if (command != null) {
            body.put("Cmd", command);
        }
        List<String> entrypoint = program.entrypoint();
        if (entrypoint != null) {
            // An empty one takes the image's away only in this form.
            body.put("Entrypoint", entrypoint.isEmpty() ? List.of("") : entrypoint);
        }
        Duration grace = program.stopGracePeriod();
        if (grace != null) {
            body.put("StopTimeout", (grace.toMillis() + 999) / 1000);
        }
        if (!networking.containerMacAddress().isEmpty()) {
            body.put("MacAddress", networking.containerMacAddress());
        }
        JsonObject labels = new JsonObject();
        new TreeMap<>(wish.labels()).forEach(labels::put);
        body.put("Labels", labels.json());
        body.putUnlessEmpty("ExposedPorts", exposedPorts());
        service.healthCheck().ifPresent(check -> body.putUnlessEmpty("Healthcheck", health(check)));
        body.put("HostConfig", hostConfig());
        body.putUnlessEmpty("NetworkingConfig", networking.config());
        return body.json();
    }

    /** A variable that nobody here knows is named alone, which takes the image's away. */
    public static List<String> environment(Map<String, Variable> variables) {
        List<String> texts = new ArrayList<>();
        variables.forEach((name, variable) -> texts.add(variable.line(name)));
        return texts;
    }

    private Json exposedPorts() {
        JsonObject ports = new JsonObject();
        for (String exposed : service.connections().expose()) {
            PortRange.of(exposed).forEach(port -> ports.put(port, new JsonObject().json()));
        }
        for (Port port : service.connections().ports()) {
            ports.put(port.target() + "/" + port.protocol(), new JsonObject().json());
        }
        return ports.json();
    }

    private Json portBindings() {
        Map<String, List<Json>> bindings = new TreeMap<>();
        for (Port port : service.connections().ports()) {
            bindings.computeIfAbsent(port.target() + "/" + port.protocol(), _ -> new ArrayList<>())
                    .add(new JsonObject()
                            .put("HostIp", port.hostIp())
                            .put("HostPort", port.published())
                            .json());
        }
        JsonObject object = new JsonObject();
        bindings.forEach((port, items) -> object.put(port, new Json.Arr(items)));
        return object.json();
    }

    private static Json health(HealthCheck check) {
        JsonObject object = new JsonObject();
        if (check.disable()) {
            return object.put("Test", List.of("NONE")).json();
        }
        object.putUnlessEmpty("Test", check.test());
        nanos(object, "Interval", check.interval());
        nanos(object, "Timeout", check.timeout());
        nanos(object, "StartPeriod", check.startPeriod());
        nanos(object, "StartInterval", check.startInterval());
        Long retries = check.retries();
        if (retries != null) {
            object.put("Retries", retries);
        }
        return object.json();
    }

    private static void nanos(JsonObject object, String name, @Nullable Duration duration) {
        if (duration != null) {
            object.put(name, duration.toNanos());
        }
    }

    private Json hostConfig() {
        Privileges rights = service.privileges();
        Storage storage = service.storage();
        JsonObject host = new JsonObject();
        new Mounting(wish).apply(host);
        host.put("NetworkMode", networking.mode())
                .putUnlessEmpty("PortBindings", portBindings())
                .put("AutoRemove", wish.autoRemove())
                .putUnlessEmpty("Annotations", service.annotations())
                .putUnlessEmpty("CapAdd", CapabilityNames.normalized(rights.capAdd()))
                .putUnlessEmpty("CapDrop", CapabilityNames.normalized(rights.capDrop()))
                .putUnlessEmpty("IpcMode", rights.ipc())
                .putUnlessEmpty("CgroupnsMode", rights.cgroup())
                .put("ReadonlyRootfs", storage.readOnly())
                .put("RestartPolicy", RestartPolicy.of(service))
                .putUnlessEmpty("ShmSize", Json.of(storage.shmSizeBytes()))
                .putUnlessEmpty("Sysctls", rights.sysctls())
                .putUnlessEmpty("Dns", service.connections().dns())
                .putUnlessEmpty("DnsSearch", service.connections().dnsSearch())
                .putUnlessEmpty("DnsOptions", service.connections().dnsOptions())
                .putUnlessEmpty("ExtraHosts", extraHosts())
                .putUnlessEmpty("StorageOpt", storage.storageOptions())
                .putUnlessEmpty("UsernsMode", rights.usernsMode())
                .putUnlessEmpty("UTSMode", rights.uts())
                .put("Privileged", rights.privileged())
                .putUnlessEmpty("PidMode", rights.pid())
                .putUnlessEmpty("Isolation", rights.isolation())
                .putUnlessEmpty("Runtime", rights.runtime())
                .putUnlessEmpty("GroupAdd", rights.groupAdd())
                .putUnlessEmpty("Links", wish.links())
                .putUnlessEmpty("VolumesFrom", wish.volumesFrom());
        Boolean init = service.program().init();
        if (init != null) {
            host.put("Init", init);
        }
        securityOptions(host, rights.securityOptions());
        service.logging()
                .ifPresent(logging -> host.put(
                        "LogConfig",
                        new JsonObject()
                                .put("Type", logging.driver())
                                .putUnlessEmpty("Config", logging.options())
                                .json()));
        new Resources(service).apply(host);
        return host.json();
    }

    private List<String> extraHosts() {
        List<String> texts = new ArrayList<>();
        service.connections()
                .extraHosts()
                .forEach((name, addresses) -> addresses.forEach(address -> texts.add(name + ":" + address)));
        return texts;
    }

    private void securityOptions(JsonObject host, List<String> options) {
        List<String> passed = new ArrayList<>();
        for (String option : options) {
            if (option.equals("systempaths=unconfined")) {
                host.put("MaskedPaths", List.of()).put("ReadonlyPaths", List.of());
                continue;
            }
            int separator = option.indexOf('=') >= 0 ? option.indexOf('=') : option.indexOf(':');
            if (separator < 0 && !option.equals("no-new-privileges")) {
                throw new ProjectFailure("services." + service.name() + ".security_opt: invalid \"" + option + "\"");
            }
            String name = separator < 0 ? option : option.substring(0, separator);
            String value = separator < 0 ? "" : option.substring(separator + 1);
            boolean file = name.equals("seccomp") && !value.equals("unconfined") && !value.equals("builtin");
            passed.add(file ? "seccomp=" + profile(value) : option);
        }
        host.putUnlessEmpty("SecurityOpt", passed);
    }

    private String profile(String file) {
        Path path = wish.project().workingDirectory().resolve(file);
        try {
            return Json.parse(Files.readString(path)).compact();
        } catch (IOException e) {
            throw new ProjectFailure("opening seccomp profile (" + path + ") failed: " + e.getMessage());
        }
    }
}
