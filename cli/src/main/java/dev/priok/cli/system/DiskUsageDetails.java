package dev.priok.cli.system;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.container.ContainerRow;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.image.ImageRow;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.GoType.Field;
import dev.priok.cli.template.Template;
import dev.priok.cli.template.TemplateException;
import dev.priok.cli.template.Value;
import dev.priok.cli.volume.VolumeRow;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Each thing that takes space.
 *
 * @param cacheBytes what the build cache takes, things that others share left out
 */
record DiskUsageDetails(
        List<ImageRow> images,
        List<ContainerRow> containers,
        List<VolumeRow> volumes,
        List<BuildCacheRow> cache,
        double cacheBytes) {

    /** Reads what the engine tells; with long ids and commands cut if {@code shorten}. */
    static DiskUsageDetails of(Json usage, boolean shorten, Instant now) {
        List<ImageRow> images = new ArrayList<>();
        for (Json image : usage.at("Images").items()) {
            images.add(ImageRow.of(image, false, shorten, now).getFirst().withDigest(""));
        }
        List<ContainerRow> containers = new ArrayList<>();
        for (Json container : usage.at("Containers").items()) {
            containers.add(new ContainerRow(withoutImage(container), shorten, now));
        }
        List<VolumeRow> volumes = new ArrayList<>();
        for (Json volume : usage.at("Volumes").items()) {
            volumes.add(new VolumeRow(volume));
        }
        List<BuildCacheRow> cache = new ArrayList<>();
        double cacheBytes = 0;
        for (Json cached : usage.at("BuildCache").items()) {
            cacheBytes += cached.at("Shared").isTrue() ? 0 : cached.at("Size").decimal();
            cache.add(new BuildCacheRow(cached, shorten, now));
        }
        cache.sort(Comparator.comparing(BuildCacheRow::lastUsed).thenComparing(row -> row.text("ID")));
        return new DiskUsageDetails(images, containers, volumes, cache, cacheBytes);
    }

    /** What a container takes by itself. */
    private static Json withoutImage(Json container) {
        JsonObject own = new JsonObject();
        container.fields().forEach(own::put);
        return own.put("SizeRootFs", 0).json();
    }

    String tables() {
        return "Images space usage:\n\n"
                + ImageRow.LISTING.render(
                        "",
                        List.of(
                                "Repository",
                                "Tag",
                                "ID",
                                "CreatedSince",
                                "Size",
                                "SharedSize",
                                "UniqueSize",
                                "Containers"),
                        images)
                + "\nContainers space usage:\n\n"
                + ContainerRow.LISTING.render(
                        "",
                        List.of("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names"),
                        containers)
                + "\nLocal Volumes space usage:\n\n"
                + VolumeRow.LISTING.render("", List.of("Name", "Links", "Size"), volumes)
                + "\nBuild cache usage: " + HumanSize.ofFourDigits(cacheBytes) + "\n\n"
                + BuildCacheRow.LISTING.render(
                        "",
                        List.of("ID", "CacheType", "Size", "CreatedSince", "LastUsedSince", "UsageCount", "Shared"),
                        cache);
    }

    /**
     * All of it by a template.
     *
     * @throws CommandFailure if the template makes no sense
     * @throws TemplateException if it asks for what isn't there
     */
    String formatted(String format) {
        Template template;
        try {
            template = Template.parse(Listing.templateOf(format.equals("raw") ? raw() : format));
        } catch (TemplateException e) {
            throw new CommandFailure("template parsing error: " + e.text());
        }
        List<Field> fields = new ArrayList<>();
        List<Value> values = List.of(
                ImageRow.LISTING.values(images),
                ContainerRow.LISTING.values(containers),
                VolumeRow.LISTING.values(volumes),
                BuildCacheRow.LISTING.values(cache));
        List<String> names = List.of("Images", "Containers", "Volumes", "BuildCache");
        for (int i = 0; i < values.size(); i++) {
            fields.add(new Field(names.get(i), values.get(i).type(), names.get(i), false, false));
        }
        GoType.Struct type = new GoType.Struct("*formatter.diskUsageContext");
        fields.forEach(type::field);
        return template.render(new Value(type, values));
    }

    private static String raw() {
        return "{{range .Images}}type: Image\n" + ImageRow.raw(true)
                + "\n{{end -}}\n{{range .Containers}}type: Container\n"
                + ContainerRow.raw(true) + "\n{{end -}}\n{{range .Volumes}}type: Volume\n" + VolumeRow.RAW
                + "\n{{end -}}\n{{range .BuildCache}}type: Build Cache\n" + BuildCacheRow.RAW + "\n{{end -}}";
    }
}
