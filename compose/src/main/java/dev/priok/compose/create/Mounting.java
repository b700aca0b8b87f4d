package dev.priok.compose.create;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.FileGrant;
import dev.priok.compose.model.FileObject;
import dev.priok.compose.model.Mount;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A service's mounts in the engine's two notations: {@code Binds} where they can say it, since they alone make the
 * folders of the machine that aren't there, and {@code Mounts} for everything else.
 */
final class Mounting implements Mount.Cases {
    private final Wish wish;
    private final List<String> binds = new ArrayList<>();
    private final Map<String, Json> mounts = new TreeMap<>();

    Mounting(Wish wish) {
        this.wish = wish;
    }

    void apply(JsonObject host) {
        wish.service().storage().mounts().forEach(mount -> mount.match(this));
        inheritImageVolumes();
        Project project = wish.project();
        for (FileGrant secret : wish.service().storage().secrets()) {
            addFile("secret", secret, project.secrets().get(secret.source()), secretTarget(secret));
        }
        for (FileGrant config : wish.service().storage().configs()) {
            addFile("config", config, project.configs().get(config.source()), configTarget(config));
        }
        host.putUnlessEmpty("Binds", binds)
                .putUnlessEmpty("Mounts", new Json.Arr(List.copyOf(mounts.values())))
                .putUnlessEmpty("Tmpfs", tmpfs());
    }

    static String secretTarget(FileGrant grant) {
        return target("/run/secrets/", grant);
    }

    static String configTarget(FileGrant grant) {
        return target("/", grant);
    }

    private static String target(String folder, FileGrant grant) {
        String target = grant.target().isEmpty() ? grant.source() : grant.target();
        return target.startsWith("/") ? target : folder + target;
    }

    @Override
    public void tmpfs(Mount.Tmpfs tmpfs) {
        mounts.put(
                tmpfs.target(),
                mount("tmpfs", "", tmpfs.target(), tmpfs.readOnly())
                        .putUnlessEmpty(
                                "TmpfsOptions",
                                new JsonObject()
                                        .putUnlessEmpty("SizeBytes", Json.of(tmpfs.sizeBytes()))
                                        .putUnlessEmpty("Mode", Json.of(tmpfs.mode()))
                                        .json())
                        .json());
    }

    @Override
    public void image(Mount.ImageMount image) {
        mounts.put(
                image.target(),
                mount("image", image.source(), image.target(), image.readOnly())
                        .putUnlessEmpty(
                                "ImageOptions",
                                new JsonObject()
                                        .putUnlessEmpty("Subpath", image.subpath())
                                        .json())
                        .json());
    }

    @Override
    public void foreign(Mount.Foreign foreign) {
        throw new ProjectFailure("services." + wish.service().name() + ".volumes: mounts of type " + foreign.type()
                + " aren't supported: other systems have them");
    }

    private static JsonObject mount(String type, String source, String target, boolean readOnly) {
        return new JsonObject()
                .put("Type", type)
                .putUnlessEmpty("Source", source)
                .put("Target", target)
                .put("ReadOnly", readOnly);
    }

    @Override
    public void bind(Mount.Bind bind) {
        boolean simple = bind.createHostPath()
                && bind.propagation().isEmpty()
                && bind.recursive().isEmpty();
        if (simple) {
            binds.add(bind.source() + ":" + bind.target() + ":" + access(bind.readOnly(), bind.selinux()));
            return;
        }
        JsonObject options = new JsonObject().putUnlessEmpty("Propagation", bind.propagation());
        options.putUnlessEmpty("CreateMountpoint", Json.of(bind.createHostPath()));
        switch (bind.recursive()) {
            case "disabled" -> options.put("NonRecursive", true);
            case "writable" -> options.put("ReadOnlyNonRecursive", true);
            case "readonly" -> options.put("ReadOnlyForceRecursive", true);
            default -> {
                // As the engine does it without being told.
            }
        }
        mounts.put(
                bind.target(),
                mount("bind", bind.source(), bind.target(), bind.readOnly())
                        .putUnlessEmpty("Consistency", bind.consistency())
                        .putUnlessEmpty("BindOptions", options.json())
                        .json());
    }

    private static String access(boolean readOnly, String selinux) {
        return (readOnly ? "ro" : "rw") + (selinux.isEmpty() ? "" : "," + selinux);
    }

    @Override
    public void volume(Mount.VolumeMount volume) {
        if (volume.source().isEmpty()) {
            mounts.put(
                    volume.target(),
                    mount("volume", inherited(volume.target()), volume.target(), volume.readOnly())
                            .putUnlessEmpty("VolumeOptions", options(volume))
                            .json());
            return;
        }
        Volume known = wish.project().volumes().get(volume.source());
        String name = known == null ? volume.source() : known.name();
        Json options = options(volume);
        if (known != null && options.isEmpty()) {
            binds.add(name + ":" + volume.target() + ":" + access(volume.readOnly(), volume.selinux()));
        } else {
            mounts.put(
                    volume.target(),
                    mount("volume", name, volume.target(), volume.readOnly())
                            .putUnlessEmpty("VolumeOptions", options)
                            .json());
        }
    }

    private static Json options(Mount.VolumeMount volume) {
        return new JsonObject()
                .putUnlessEmpty("NoCopy", Json.of(volume.noCopy()))
                .putUnlessEmpty("Subpath", volume.subpath())
                .putUnlessEmpty("Labels", volume.labels())
                .json();
    }

    /** The volume without a name that the replaced container had there, or the empty string. */
    private String inherited(String target) {
        Wish.Inherited inherited = wish.inherited();
        return inherited == null ? "" : inherited.volumesByTarget().getOrDefault(target, "");
    }

    /** What the image declares stays with the replaced container's data, unless the service mounts something there. */
    private void inheritImageVolumes() {
        Wish.Inherited inherited = wish.inherited();
        if (inherited == null) {
            return;
        }
        for (String target : inherited.imageVolumes()) {
            String name = inherited.volumesByTarget().getOrDefault(target, "");
            boolean own = wish.service().storage().mounts().stream()
                    .anyMatch(mount -> mount.target().equals(target));
            if (!own && !name.isEmpty()) {
                mounts.put(target, mount("volume", name, target, false).json());
            }
        }
    }

    private void addFile(
            String kind, FileGrant grant, @org.jspecify.annotations.Nullable FileObject object, String target) {
        String service = wish.service().name();
        if (object == null) {
            throw new ProjectFailure("service \"" + service + "\" refers to undefined " + kind + " " + grant.source());
        }
        FileCopies.requireHere(kind, object);
        if (!object.driver().isEmpty() || !object.templateDriver().isEmpty()) {
            throw new ProjectFailure(kind + "s." + object.key() + ".driver and template_driver aren't supported");
        }
        if (!object.file().isEmpty()) {
            mounts.putIfAbsent(
                    target, mount("bind", object.file(), target, true).json());
        } else if (wish.service().storage().readOnly()) {
            throw new ProjectFailure("cannot create " + kind + " \"" + object.name() + "\" in read-only service "
                    + service + ": `file` is the sole supported option");
        }
    }

    private Json tmpfs() {
        JsonObject object = new JsonObject();
        for (String entry : wish.service().storage().tmpfs()) {
            int colon = entry.indexOf(':');
            object.put(colon < 0 ? entry : entry.substring(0, colon), colon < 0 ? "" : entry.substring(colon + 1));
        }
        return object.json();
    }
}
