package dev.priok.cli.buildx;

import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.client.Json;
import java.util.List;

/**
 * A line about a builder or, below that, about its one node.
 *
 * @param inTable whether the current builder is marked and the node indented
 */
record BuilderRow(Builder builder, boolean isNode, boolean inTable) implements Listing.Row {
    private static final String INDENT = " \\_ ";

    static final Listing LISTING = new Listing(
            "*commands.lsContext",
            List.of(
                    new Column("Name", "NAME/NODE"),
                    new Column("DriverEndpoint", "DRIVER/ENDPOINT"),
                    // When a builder was last used is written down by buildx alone.
                    new Column("LastActivity", "LAST ACTIVITY"),
                    new Column("Status", "STATUS"),
                    new Column("Buildkit", "BUILDKIT"),
                    new Column("Platforms", "PLATFORMS"),
                    new Column("Error", "")));
    static final List<String> STANDARD = List.of("Name", "DriverEndpoint", "Status", "Buildkit", "Platforms");

    @Override
    public String text(String field) {
        return switch (field) {
            case "Name" -> isNode ? node() : builder.name() + (inTable && builder.isCurrent() ? "*" : "");
            case "DriverEndpoint" -> isNode ? node() : builder.driver();
            case "Status" -> isNode ? "running" : builder.answers() ? "" : "error";
            case "Buildkit" -> isNode ? builder.version() : "";
            case "Platforms" -> isNode ? builder.platform() : "";
            case "Error" -> builder.error();
            default -> "";
        };
    }

    private String node() {
        return (inTable ? INDENT : "") + builder.name();
    }

    @Override
    public Json ownJson() {
        return builder.json();
    }
}
