package dev.priok.store.image;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerConfig.StopConfig;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.Healthcheck;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Image configurations as JSON (OCI image-spec, config.md, with the fields that Docker adds to {@code config}). Fields
 * that Priok doesn't know are not read; they stay in the stored blob.
 */
public final class ImageConfigJson {
    private ImageConfigJson() {}

    /** InvalidParameter if it is no image configuration. */
    public static ImageConfig read(byte[] json) {
        JsonFields fields = JsonFields.parse("image configuration", json);
        JsonFields rootfs = fields.object("rootfs");
        if (rootfs == null) {
            throw EngineException.invalid("image configuration has no rootfs");
        }
        List<Digest> diffIds = new ArrayList<>();
        for (String diffId : rootfs.textsOrNone("diff_ids")) {
            diffIds.add(Digest.parse(diffId));
        }
        JsonFields config = fields.object("config");
        return new ImageConfig(
                fields.time("created"),
                fields.text("author"),
                fields.text("comment"),
                new Platform(fields.text("os"), fields.text("architecture"), fields.text("variant")),
                config == null ? ContainerConfig.empty() : config(config),
                diffIds,
                fields.objects("history").stream().map(ImageConfigJson::history).toList());
    }

    private static History history(JsonFields fields) {
        return new History(
                fields.time("created"),
                fields.text("created_by"),
                fields.text("author"),
                fields.text("comment"),
                fields.flag("empty_layer"));
    }

    private static ContainerConfig config(JsonFields fields) {
        return new ContainerConfig(
                fields.text("Image"),
                new ProcessConfig(
                        fields.texts("Entrypoint"),
                        fields.texts("Cmd"),
                        fields.textsOrNone("Env"),
                        fields.text("WorkingDir"),
                        fields.text("User")),
                new StdioConfig(
                        fields.flag("AttachStdin"),
                        fields.flag("AttachStdout"),
                        fields.flag("AttachStderr"),
                        fields.flag("Tty"),
                        fields.flag("OpenStdin"),
                        fields.flag("StdinOnce")),
                new HostNames(fields.text("Hostname"), fields.text("Domainname")),
                fields.textMap("Labels"),
                fields.keys("ExposedPorts"),
                fields.keys("Volumes"),
                healthcheck(fields.object("Healthcheck")),
                new StopConfig(fields.text("StopSignal"), fields.smallNumber("StopTimeout")),
                fields.textsOrNone("Shell"),
                fields.textsOrNone("OnBuild"),
                fields.flag("NetworkDisabled"));
    }

    private static @Nullable Healthcheck healthcheck(@Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        Integer retries = fields.smallNumber("Retries");
        return new Healthcheck(
                fields.textsOrNone("Test"),
                fields.nanoseconds("Interval"),
                fields.nanoseconds("Timeout"),
                fields.nanoseconds("StartPeriod"),
                fields.nanoseconds("StartInterval"),
                retries == null ? 0 : retries);
    }

    /** The blob for a configuration made here; the same input gives the same bytes. */
    public static byte[] write(ImageConfig image) {
        ObjectNode root = JsonFields.MAPPER.createObjectNode();
        root.put("architecture", image.platform().architecture());
        putText(root, "author", image.author());
        putText(root, "comment", image.comment());
        root.set("config", config(image.config()));
        putTime(root, "created", image.created());
        ArrayNode history = root.putArray("history");
        image.history().forEach(step -> history.add(history(step)));
        root.put("os", image.platform().os());
        ObjectNode rootfs = root.putObject("rootfs");
        rootfs.put("type", "layers");
        ArrayNode diffIds = rootfs.putArray("diff_ids");
        image.diffIds().forEach(diffId -> diffIds.add(diffId.toString()));
        putText(root, "variant", image.platform().variant());
        return JsonFields.MAPPER.writeValueAsBytes(root);
    }

    private static ObjectNode history(History step) {
        ObjectNode node = JsonFields.MAPPER.createObjectNode();
        putTime(node, "created", step.created());
        putText(node, "created_by", step.createdBy());
        putText(node, "author", step.author());
        putText(node, "comment", step.comment());
        putFlag(node, "empty_layer", step.emptyLayer());
        return node;
    }

    private static ObjectNode config(ContainerConfig config) {
        ObjectNode node = JsonFields.MAPPER.createObjectNode();
        putText(node, "Hostname", config.names().hostname());
        putText(node, "Domainname", config.names().domainname());
        putText(node, "User", config.process().user());
        putFlag(node, "AttachStdin", config.stdio().attachStdin());
        putFlag(node, "AttachStdout", config.stdio().attachStdout());
        putFlag(node, "AttachStderr", config.stdio().attachStderr());
        putKeys(node, "ExposedPorts", config.exposedPorts());
        putFlag(node, "Tty", config.stdio().tty());
        putFlag(node, "OpenStdin", config.stdio().openStdin());
        putFlag(node, "StdinOnce", config.stdio().stdinOnce());
        putTexts(node, "Env", config.process().env());
        putList(node, "Cmd", config.process().cmd());
        putHealthcheck(node, config.healthcheck());
        putText(node, "Image", config.image());
        putKeys(node, "Volumes", config.volumes());
        putText(node, "WorkingDir", config.process().workingDir());
        putList(node, "Entrypoint", config.process().entrypoint());
        putFlag(node, "NetworkDisabled", config.networkDisabled());
        putTexts(node, "OnBuild", config.onBuild());
        if (!config.labels().isEmpty()) {
            ObjectNode labels = node.putObject("Labels");
            new TreeMap<>(config.labels()).forEach(labels::put);
        }
        putText(node, "StopSignal", config.stop().signal());
        Integer stopTimeout = config.stop().timeoutSeconds();
        if (stopTimeout != null) {
            node.put("StopTimeout", stopTimeout);
        }
        putTexts(node, "Shell", config.shell());
        return node;
    }

    private static void putHealthcheck(ObjectNode config, @Nullable Healthcheck check) {
        if (check == null) {
            return;
        }
        ObjectNode node = config.putObject("Healthcheck");
        putTexts(node, "Test", check.test());
        putDuration(node, "Interval", check.interval());
        putDuration(node, "Timeout", check.timeout());
        putDuration(node, "StartPeriod", check.startPeriod());
        putDuration(node, "StartInterval", check.startInterval());
        if (check.retries() != 0) {
            node.put("Retries", check.retries());
        }
    }

    private static void putText(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void putFlag(ObjectNode node, String name, boolean value) {
        if (value) {
            node.put(name, true);
        }
    }

    private static void putTime(ObjectNode node, String name, @Nullable Instant value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    private static void putDuration(ObjectNode node, String name, Duration value) {
        if (!value.isZero()) {
            node.put(name, value.toNanos());
        }
    }

    private static void putTexts(ObjectNode node, String name, List<String> values) {
        if (!values.isEmpty()) {
            putList(node, name, values);
        }
    }

    private static void putList(ObjectNode node, String name, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode array = node.putArray(name);
            values.forEach(array::add);
        }
    }

    private static void putKeys(ObjectNode node, String name, Collection<String> keys) {
        if (!keys.isEmpty()) {
            ObjectNode object = node.putObject(name);
            new TreeSet<>(keys).forEach(object::putObject);
        }
    }
}
