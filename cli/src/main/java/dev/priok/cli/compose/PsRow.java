package dev.priok.cli.compose;

import dev.priok.cli.container.ContainerRow;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.state.ServiceContainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code priok compose ps}.
 *
 * @param inspected the container as the engine inspects it; JSON null: not needed
 */
record PsRow(ServiceContainer container, Json inspected, ContainerRow plain) implements Listing.Row {
    static final List<String> FIELDS = List.of("Name", "Image", "Command", "Service", "RunningFor", "Status", "Ports");

    static final Listing LISTING = new Listing(List.of(
            new Column("Name", "NAME"),
            new Column("Image", "IMAGE"),
            new Column("Command", "COMMAND"),
            new Column("Service", "SERVICE"),
            new Column("RunningFor", "CREATED"),
            new Column("Status", "STATUS"),
            new Column("Ports", "PORTS"),
            new Column("ID", "CONTAINER ID"),
            new Column("Names", "NAMES"),
            new Column("Project", "PROJECT"),
            new Column("State", "STATE"),
            new Column("Health", "HEALTH"),
            new Column("ExitCode", "EXIT CODE"),
            new Column("Publishers", "PUBLISHERS"),
            new Column("CreatedAt", "CREATED AT"),
            new Column("Size", "SIZE"),
            new Column("Labels", "LABELS"),
            new Column("Mounts", "MOUNTS"),
            new Column("LocalVolumes", "LOCAL VOLUMES"),
            new Column("Networks", "NETWORKS")));

    static PsRow of(ServiceContainer container, Json inspected, boolean shorten, Instant now) {
        return new PsRow(container, inspected, new ContainerRow(container.summary(), shorten, now));
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "Name" -> container.name();
            case "Service" -> container.service();
            case "Project" -> container.project();
            case "Health" -> health();
            case "ExitCode" -> Long.toString(exitCode());
            case "Publishers" -> publishersText();
            default -> plain.text(field);
        };
    }

    private String health() {
        return container.running()
                ? inspected.at("State", "Health", "Status").text().replace("none", "")
                : "";
    }

    private long exitCode() {
        return container.state().matches("exited|dead")
                ? inspected.at("State", "ExitCode").number()
                : 0;
    }

    private List<Json> ports() {
        List<Json> ports = new ArrayList<>(container.summary().at("Ports").items());
        ports.sort((one, other) -> Long.compare(
                one.at("PrivatePort").number(), other.at("PrivatePort").number()));
        return ports;
    }

    /** As Go prints a list of structures. */
    private String publishersText() {
        List<String> texts = new ArrayList<>();
        for (Json port : ports()) {
            texts.add("{" + port.at("IP").text() + " " + port.at("PrivatePort").number() + " "
                    + port.at("PublicPort").number() + " " + port.at("Type").text() + "}");
        }
        return "[" + String.join(" ", texts) + "]";
    }

    Json json() {
        List<Json> publishers = new ArrayList<>();
        for (Json port : ports()) {
            publishers.add(new JsonObject()
                    .put("URL", port.at("IP").text())
                    .put("TargetPort", port.at("PrivatePort").number())
                    .put("PublishedPort", port.at("PublicPort").number())
                    .put("Protocol", port.at("Type").text())
                    .json());
        }
        JsonObject object = new JsonObject();
        for (String field :
                LISTING.columns().stream().map(Column::field).sorted().toList()) {
            switch (field) {
                case "ExitCode" -> object.put(field, exitCode());
                case "Publishers" -> object.put(field, new Json.Arr(publishers));
                default -> object.put(field, text(field));
            }
        }
        return object.json();
    }
}
