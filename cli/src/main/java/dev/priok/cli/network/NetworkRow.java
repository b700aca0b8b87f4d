package dev.priok.cli.network;

import dev.priok.cli.format.Labels;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.client.Json;
import java.util.List;

/** A line of {@code priok network ls}: a network as the API lists it. */
record NetworkRow(Json network, boolean shorten) implements Listing.Row {
    static final Listing LISTING = new Listing(
            "*network.networkContext",
            List.of(
                    new Column("ID", "NETWORK ID"),
                    new Column("Name", "NAME"),
                    new Column("Driver", "DRIVER"),
                    new Column("Scope", "SCOPE"),
                    new Column("IPv4", "IPV4"),
                    new Column("IPv6", "IPV6"),
                    new Column("Internal", "INTERNAL"),
                    new Column("Labels", "LABELS"),
                    new Column("CreatedAt", "CREATED AT")));

    static final List<String> STANDARD_FIELDS = List.of("ID", "Name", "Driver", "Scope");

    @Override
    public String label(String name) {
        return network.at("Labels").at(name).text();
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "ID" -> id();
            case "Name", "Driver", "Scope" -> network.at(field).text();
            case "IPv4" -> Boolean.toString(network.at("EnableIPv4").isTrue());
            case "IPv6" -> Boolean.toString(network.at("EnableIPv6").isTrue());
            case "Internal" -> Boolean.toString(network.at("Internal").isTrue());
            case "Labels" -> Labels.text(network.at("Labels"));
            case "CreatedAt" -> createdAt();
            default -> "";
        };
    }

    String id() {
        String id = network.at("Id").text();
        return shorten ? Shortened.id(id) : id;
    }

    /** As Go prints a moment that it has read from JSON: with the document's own offset and fraction. */
    private String createdAt() {
        return network.at("Created")
                .text()
                .replaceFirst("T", " ")
                .replaceFirst("Z$", " +0000 UTC")
                .replaceFirst("([+-]\\d\\d):(\\d\\d)$", " $1$2 $1$2");
    }
}
