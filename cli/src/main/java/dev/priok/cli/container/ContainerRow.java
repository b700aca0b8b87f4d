package dev.priok.cli.container;

import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Labels;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.LocalTime;
import dev.priok.cli.format.Shortened;
import dev.priok.cli.inspect.DockerTypes;
import dev.priok.cli.template.JsonValues;
import dev.priok.cli.template.Value;
import dev.priok.client.Json;
import dev.priok.model.Quoted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A line of {@code priok ps}: a container as the API lists it. */
public record ContainerRow(Json container, boolean shorten, Instant now) implements Listing.Row {
    private static final int COMMAND_LENGTH = 20;
    private static final int MOUNT_LENGTH = 15;

    public static final Listing LISTING = new Listing(
            "*formatter.ContainerContext",
            List.of(
                    new Column("ID", "CONTAINER ID"),
                    new Column("Image", "IMAGE"),
                    new Column("Command", "COMMAND"),
                    new Column("RunningFor", "CREATED"),
                    new Column("Status", "STATUS"),
                    new Column("Ports", "PORTS"),
                    new Column("Names", "NAMES"),
                    new Column("Size", "SIZE"),
                    new Column("CreatedAt", "CREATED AT"),
                    new Column("State", "STATE"),
                    new Column("Labels", "LABELS"),
                    new Column("Mounts", "MOUNTS"),
                    new Column("LocalVolumes", "LOCAL VOLUMES"),
                    new Column("Networks", "NETWORKS"),
                    new Column("Platform", "PLATFORM")));

    /** The format {@code raw}. */
    public static String raw(boolean withSize) {
        return """
                container_id: {{.ID}}
                image: {{.Image}}
                command: {{.Command}}
                created_at: {{.CreatedAt}}
                state: {{- pad .State 1 0}}
                status: {{- pad .Status 1 0}}
                names: {{.Names}}
                labels: {{- pad .Labels 1 0}}
                ports: {{- pad .Ports 1 0}}
                """ + (withSize ? "size: {{.Size}}\n" : "");
    }

    @Override
    public Value value(String field) {
        return field.equals("Platform")
                ? JsonValues.typed(DockerTypes.PLATFORM.type(), container.at("ImageManifestDescriptor", "platform"))
                : Value.of(text(field));
    }

    @Override
    public String label(String name) {
        return container.at("Labels").at(name).text();
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "ID" -> id();
            case "Image" -> image();
            case "Command" -> command();
            case "RunningFor" -> HumanDuration.of(Duration.between(created(), now)) + " ago";
            case "CreatedAt" -> LocalTime.of(created());
            case "Status", "State" -> container.at(field).text();
            case "Ports" -> PublishedPorts.text(container.at("Ports").items());
            case "Names" -> names();
            case "Size" -> size();
            case "Labels" -> Labels.text(container.at("Labels"));
            case "Mounts" -> mounts();
            case "LocalVolumes" -> localVolumes();
            case "Networks" ->
                String.join(
                        ",",
                        container.at("NetworkSettings", "Networks").fields().keySet());
            default -> "";
        };
    }

    private Instant created() {
        return Instant.ofEpochSecond(container.at("Created").number());
    }

    String id() {
        String id = container.at("Id").text();
        return shorten ? Shortened.id(id) : id;
    }

    private String image() {
        String image = container.at("Image").text();
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (!shorten) {
            return image;
        }
        String id = container.at("ImageID").text();
        if (!id.isEmpty() && Shortened.id(id).equals(Shortened.id(image))) {
            return Shortened.id(image);
        }
        int digest = image.indexOf('@');
        return digest > 0 ? image.substring(0, digest) : image;
    }

    private String command() {
        String command = container.at("Command").text();
        return Quoted.of(shorten ? Shortened.text(command, COMMAND_LENGTH) : command);
    }

    /** Without the slash that the API puts before; of several only the container's own, not those of links. */
    private String names() {
        List<String> names = new ArrayList<>();
        for (Json name : container.at("Names").items()) {
            String text = name.text().startsWith("/") ? name.text().substring(1) : name.text();
            if (shorten && text.indexOf('/') < 0) {
                return text;
            }
            names.add(text);
        }
        return String.join(",", names);
    }

    private String size() {
        String own = HumanSize.ofThreeDigits(container.at("SizeRw").decimal());
        double all = container.at("SizeRootFs").decimal();
        return all > 0 ? own + " (virtual " + HumanSize.ofThreeDigits(all) + ")" : own;
    }

    private String mounts() {
        List<String> mounts = new ArrayList<>();
        for (Json mount : container.at("Mounts").items()) {
            String name = mount.at("Name").isEmpty()
                    ? mount.at("Source").text()
                    : mount.at("Name").text();
            mounts.add(shorten ? Shortened.text(name, MOUNT_LENGTH) : name);
        }
        return String.join(",", mounts);
    }

    private String localVolumes() {
        int count = 0;
        for (Json mount : container.at("Mounts").items()) {
            count += mount.at("Driver").text().equals("local") ? 1 : 0;
        }
        return Integer.toString(count);
    }
}
