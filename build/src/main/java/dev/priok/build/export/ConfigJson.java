package dev.priok.build.export;

import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.Healthcheck;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Image configurations as JSON: the fields of OCI image-spec's config.md and Docker's, in the order in which BuildKit
 * writes them, so that equal images have equal ids.
 */
final class ConfigJson {
    /** As Go's RFC3339Nano: no zeroes at the end. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private static final String INLINE_CACHE = "moby.buildkit.cache.v0";

    private ConfigJson() {}

    /** @param history with times, the last of which is the image's */
    static byte[] write(Target target, List<History> history, List<Digest> diffIds) {
        return write(target, history, diffIds, "");
    }

    /** @param cache what others may take of the steps, in base64; empty: nothing */
    static byte[] write(Target target, List<History> history, List<Digest> diffIds, String cache) {
        ImageConfig image = target.config();
        ObjectNode root = object();
        root.put("architecture", image.platform().architecture());
        putUnlessEmpty(root, "author", image.author());
        putUnlessEmpty(root, "comment", image.comment());
        root.set("config", config(image.config(), target.argumentsEscaped()));
        Instant created = history.isEmpty() ? target.epoch() : history.getLast().created();
        root.put("created", TIME.format(created == null ? Instant.EPOCH : created));
        ArrayNode steps = root.putArray("history");
        history.forEach(step -> steps.add(history(step)));
        putUnlessEmpty(root, INLINE_CACHE, cache);
        root.put("os", image.platform().os());
        ObjectNode rootfs = root.putObject("rootfs").put("type", "layers");
        ArrayNode layers = rootfs.putArray("diff_ids");
        diffIds.forEach(diffId -> layers.add(diffId.toString()));
        putUnlessEmpty(root, "variant", image.platform().variant());
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode history(History step) {
        ObjectNode node = object();
        Instant created = step.created();
        if (created != null) {
            node.put("created", TIME.format(created));
        }
        putUnlessEmpty(node, "created_by", step.createdBy());
        putUnlessEmpty(node, "author", step.author());
        putUnlessEmpty(node, "comment", step.comment());
        if (step.emptyLayer()) {
            node.put("empty_layer", true);
        }
        return node;
    }

    private static ObjectNode config(ContainerConfig config, boolean argumentsEscaped) {
        ObjectNode node = object();
        putUnlessEmpty(node, "Hostname", config.names().hostname());
        putUnlessEmpty(node, "Domainname", config.names().domainname());
        putUnlessEmpty(node, "User", config.process().user());
        putSet(node, "ExposedPorts", config.exposedPorts());
        putTexts(node, "Env", config.process().env());
        putTexts(node, "Entrypoint", config.process().entrypoint());
        putTexts(node, "Cmd", config.process().cmd());
        putSet(node, "Volumes", config.volumes());
        putUnlessEmpty(node, "WorkingDir", config.process().workingDir());
        if (!config.labels().isEmpty()) {
            ObjectNode labels = node.putObject("Labels");
            new TreeMap<>(config.labels()).forEach(labels::put);
        }
        putUnlessEmpty(node, "StopSignal", config.stop().signal());
        if (argumentsEscaped) {
            node.put("ArgsEscaped", true);
        }
        Healthcheck healthcheck = config.healthcheck();
        if (healthcheck != null) {
            node.set("Healthcheck", healthcheck(healthcheck));
        }
        putTexts(node, "OnBuild", config.onBuild());
        putTexts(node, "Shell", config.shell());
        Integer stopTimeout = config.stop().timeoutSeconds();
        if (stopTimeout != null) {
            node.put("StopTimeout", stopTimeout);
        }
        return node;
    }

    private static ObjectNode healthcheck(Healthcheck check) {
        ObjectNode node = object();
        putTexts(node, "Test", check.test());
        putNanos(node, "Interval", check.interval());
        putNanos(node, "Timeout", check.timeout());
        putNanos(node, "StartPeriod", check.startPeriod());
        putNanos(node, "StartInterval", check.startInterval());
        if (check.retries() != 0) {
            node.put("Retries", check.retries());
        }
        return node;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void putNanos(ObjectNode node, String name, Duration duration) {
        if (!duration.isZero()) {
            node.put(name, duration.toNanos());
        }
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void putTexts(ObjectNode node, String name, @Nullable List<String> values) {
        if (values != null && !values.isEmpty()) {
            ArrayNode array = node.putArray(name);
            values.forEach(array::add);
        }
    }

    private static void putSet(ObjectNode node, String name, Collection<String> values) {
        if (!values.isEmpty()) {
            ObjectNode set = node.putObject(name);
            new TreeSet<>(values).forEach(set::putObject);
        }
    }
}
