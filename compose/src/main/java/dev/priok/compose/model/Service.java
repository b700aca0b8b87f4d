package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A service, whose containers are alike. Made of a checked, normalized document, which stays its only truth: what is
 * read of it and what its hash is always agree.
 */
public final class Service {
    private final String name;
    private final Mapping document;
    private final Fields fields;
    private final Program program;
    private final Connections connections;
    private final Storage storage;
    private final Limits limits;
    private final Privileges privileges;

    private Service(String name, Mapping document) {
        this.name = name;
        this.document = document;
        this.fields = Fields.of(document);
        this.program = Program.read(fields);
        this.connections = Connections.read(fields);
        this.storage = Storage.read(fields);
        this.limits = Limits.read(fields);
        this.privileges = Privileges.read(fields);
    }

    /** Reads a checked, normalized mapping. */
    public static Service read(String name, Mapping document) {
        return new Service(name, document);
    }

    public String name() {
        return name;
    }

    /** Every attribute, short forms spelt out, in the names of Compose files. */
    public Mapping document() {
        return document;
    }

    /** With another value of an attribute, which must be normalized. */
    public Service with(String attribute, Node value) {
        return new Service(name, document.with(attribute, value));
    }

    public Service without(String attribute) {
        return new Service(name, document.without(attribute));
    }

    /** Empty: named after the project and the service, and built. */
    public String image() {
        return fields.text("image");
    }

    public Optional<Build> build() {
        return Optional.ofNullable(fields.object("build", Build::read));
    }

    public PullPolicy pullPolicy() {
        return PullPolicy.of(fields.text("pull_policy"));
    }

    /** Empty: the engine's. */
    public String platform() {
        return fields.text("platform");
    }

    public Optional<Provider> provider() {
        return Optional.ofNullable(fields.object("provider", Provider::read));
    }

    public Program program() {
        return program;
    }

    public Connections connections() {
        return connections;
    }

    public Storage storage() {
        return storage;
    }

    public Limits limits() {
        return limits;
    }

    public Privileges privileges() {
        return privileges;
    }

    /** Empty: named after the project and the service. */
    public String containerName() {
        return fields.text("container_name");
    }

    public String hostname() {
        return fields.text("hostname");
    }

    public String domainname() {
        return fields.text("domainname");
    }

    public SortedMap<String, String> labels() {
        return fields.textMap("labels");
    }

    public SortedMap<String, String> annotations() {
        return fields.textMap("annotations");
    }

    /** By the other services' names. */
    public SortedMap<String, Dependency> dependsOn() {
        return fields.map("depends_on", Dependency::read);
    }

    /** {@code no}, {@code always}, {@code on-failure[:times]}, {@code unless-stopped} or empty. */
    public String restart() {
        return fields.text("restart");
    }

    public Optional<HealthCheck> healthCheck() {
        return Optional.ofNullable(fields.object("healthcheck", HealthCheck::read));
    }

    public Optional<Deploy> deploy() {
        return Optional.ofNullable(fields.object("deploy", Deploy::read));
    }

    /** How many containers are wanted. */
    public int scale() {
        Long scale = fields.numberOrNull("scale");
        if (scale == null) {
            scale = deploy().map(Deploy::replicas).orElse(null);
        }
        return scale == null ? 1 : Math.toIntExact(scale);
    }

    public Service withScale(int containers) {
        return with("scale", Scalar.of((long) containers));
    }

    /** With another image. */
    public Service withImage(String image) {
        return with("image", Scalar.of(image));
    }

    /** The same whose image is built at any rate. */
    public Service builtAnew() {
        return with("pull_policy", Scalar.of("build"));
    }

    public Optional<Logging> logging() {
        return Optional.ofNullable(fields.object("logging", Logging::read));
    }

    /** Whether {@code up} shows its output. */
    public boolean attach() {
        return fields.flagUnlessDenied("attach");
    }

    public List<String> profiles() {
        return fields.texts("profiles");
    }

    /** Active with these profiles; {@code *} is all. */
    public boolean hasProfile(Collection<String> active) {
        return profiles().isEmpty()
                || active.contains("*")
                || profiles().stream().anyMatch(active::contains);
    }

    public List<WatchRule> watch() {
        return fields.inner("develop").objects("watch", WatchRule::read);
    }

    public List<Hook> postStart() {
        return fields.objects("post_start", Hook::read);
    }

    public List<Hook> preStop() {
        return fields.objects("pre_stop", Hook::read);
    }

    /** Language models by the project's names. */
    public SortedMap<String, ModelUse> models() {
        return fields.map("models", ModelUse::read);
    }

    public Map<String, Node> extensions() {
        return fields.extensions();
    }

    /** Whether the attribute is said, even if it says the default. */
    public boolean says(String attribute) {
        return fields.has(attribute);
    }

    @Override
    public String toString() {
        return "Service[" + name + "]";
    }
}
