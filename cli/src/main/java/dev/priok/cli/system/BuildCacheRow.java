package dev.priok.cli.system;

import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.JsonValues;
import dev.priok.client.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A line about what the build cache holds. */
record BuildCacheRow(Json cached, boolean shorten, Instant now) implements Listing.Row {
    static final String RAW = """
            build_cache_id: {{.ID}}
            parent_id: {{.Parent}}
            build_cache_type: {{.CacheType}}
            description: {{.Description}}
            created_at: {{.CreatedAt}}
            created_since: {{.CreatedSince}}
            last_used_at: {{.LastUsedAt}}
            last_used_since: {{.LastUsedSince}}
            usage_count: {{.UsageCount}}
            in_use: {{.InUse}}
            shared: {{.Shared}}
            """;

    static final Listing LISTING = new Listing(
            "*formatter.buildCacheContext",
            List.of(
                    new Column("ID", "CACHE ID"),
                    new Column("Parent", "PARENT"),
                    new Column("CacheType", "CACHE TYPE"),
                    new Column("Size", "SIZE"),
                    new Column("CreatedSince", "CREATED"),
                    new Column("CreatedAt", ""),
                    new Column("LastUsedSince", "LAST USED"),
                    new Column("LastUsedAt", ""),
                    new Column("UsageCount", "USAGE"),
                    new Column("InUse", "IN USE"),
                    new Column("Shared", "SHARED"),
                    new Column("Description", "DESCRIPTION")));

    @Override
    public String text(String field) {
        return switch (field) {
            case "ID" -> cut(cached.at("ID").text()) + (cached.at("InUse").isTrue() ? "*" : "");
            case "Parent" -> parents();
            case "CacheType" -> cached.at("Type").text();
            case "Size" -> HumanSize.ofThreeDigits(cached.at("Size").decimal());
            case "CreatedSince" -> since("CreatedAt");
            case "LastUsedSince" -> since("LastUsedAt");
            case "CreatedAt", "LastUsedAt" ->
                cached.at(field).isEmpty() ? "" : JsonValues.shown(GoType.TIME, cached.at(field));
            case "UsageCount" -> Long.toString(cached.at("UsageCount").number());
            case "InUse", "Shared" -> Boolean.toString(cached.at(field).isTrue());
            case "Description" -> cached.at("Description").text();
            default -> "";
        };
    }

    private String cut(String id) {
        return shorten ? Shortened.id(id) : id;
    }

    private String parents() {
        List<String> parents = new ArrayList<>();
        for (Json parent : cached.at("Parents").items()) {
            parents.add(parent.text());
        }
        return cut(String.join(", ", parents));
    }

    /** When it was used last; what never was comes first. */
    Instant lastUsed() {
        return moment("LastUsedAt");
    }

    private String since(String field) {
        Instant moment = moment(field);
        return moment.equals(Instant.MIN) ? "" : HumanDuration.of(Duration.between(moment, now)) + " ago";
    }

    private Instant moment(String field) {
        try {
            return cached.at(field).isEmpty()
                    ? Instant.MIN
                    : OffsetDateTime.parse(cached.at(field).text()).toInstant();
        } catch (DateTimeException _) {
            return Instant.MIN;
        }
    }
}
