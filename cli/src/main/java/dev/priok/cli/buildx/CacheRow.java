package dev.priok.cli.buildx;

import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.JsonValues;
import dev.priok.cli.template.Value;
import dev.priok.client.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * What buildx tells of a piece of build cache.
 *
 * @param inTable whether marks stand for what is shared and what changes
 */
record CacheRow(Json cached, boolean inTable, Instant now) implements Listing.Row {
    static final Listing LISTING = new Listing(
            "*commands.diskusageContext",
            List.of(
                    new Column("ID", "ID"),
                    new Column("Parents", "PARENTS"),
                    new Column("CreatedAt", "CREATED AT"),
                    new Column("Mutable", "MUTABLE"),
                    new Column("Reclaimable", "RECLAIMABLE"),
                    new Column("Shared", "SHARED"),
                    new Column("Size", "SIZE"),
                    new Column("Description", "DESCRIPTION"),
                    new Column("UsageCount", "USAGE COUNT"),
                    new Column("LastUsedAt", "LAST ACCESSED"),
                    new Column("Type", "TYPE")));
    static final List<String> STANDARD = List.of("ID", "Reclaimable", "Size", "LastUsedAt");
    private static final int TITLE_COLUMNS = 14;

    @Override
    public String text(String field) {
        return switch (field) {
            case "ID" -> cached.at("ID").text() + (inTable && isMutable() ? "*" : "");
            case "CreatedAt" -> JsonValues.shown(GoType.TIME, cached.at("CreatedAt"));
            case "Size" -> HumanSize.ofFourDigits(sizeBytes()) + (inTable && isShared() ? "*" : "");
            case "LastUsedAt" -> lastUsed();
            case "Mutable" -> Boolean.toString(isMutable());
            case "Reclaimable" -> Boolean.toString(!cached.at("InUse").isTrue());
            case "Shared" -> Boolean.toString(isShared());
            case "UsageCount" -> Long.toString(cached.at(field).number());
            default -> cached.at(field).text();
        };
    }

    @Override
    public Value value(String field) {
        return switch (field) {
            case "Parents" -> JsonValues.typed(new GoType.SliceOf(GoType.STRING), cached.at("Parents"));
            case "Mutable" -> Value.of(isMutable());
            case "Reclaimable" -> Value.of(!cached.at("InUse").isTrue());
            case "Shared" -> Value.of(isShared());
            case "UsageCount" -> Value.of(cached.at(field).number());
            default -> Value.of(text(field));
        };
    }

    double sizeBytes() {
        return cached.at("Size").decimal();
    }

    List<String> parents() {
        return cached.at("Parents").items().stream().map(Json::text).toList();
    }

    boolean isShared() {
        return cached.at("Shared").isTrue();
    }

    /** Results of steps never change; copies of contexts and directories of caches do. */
    boolean isMutable() {
        return switch (cached.at("Type").text()) {
            case "regular", "internal", "frontend" -> false;
            default -> true;
        };
    }

    private String lastUsed() {
        String moment = cached.at("LastUsedAt").text();
        try {
            return moment.isEmpty()
                    ? ""
                    : HumanDuration.of(Duration.between(
                                    OffsetDateTime.parse(moment).toInstant(), now))
                            + " ago";
        } catch (DateTimeException _) {
            return moment;
        }
    }

    /** All about it, in a paragraph. */
    String paragraph() {
        StringBuilder out = new StringBuilder();
        line(out, "ID:", text("ID"));
        if (!parents().isEmpty()) {
            out.append("Parents:\n");
            parents().forEach(parent -> out.append(" - ").append(parent).append('\n'));
        }
        line(out, "Created at:", text("CreatedAt"));
        for (String field : List.of("Mutable", "Reclaimable", "Shared", "Size")) {
            line(out, field + ":", text(field));
        }
        lineUnlessEmpty(out, "Description:", text("Description"));
        line(out, "Usage count:", text("UsageCount"));
        lineUnlessEmpty(out, "Last used:", lastUsed());
        lineUnlessEmpty(out, "Type:", text("Type"));
        return out.toString();
    }

    private static void lineUnlessEmpty(StringBuilder out, String title, String text) {
        if (!text.isEmpty()) {
            line(out, title, text);
        }
    }

    private static void line(StringBuilder out, String title, String text) {
        out.append(title)
                .repeat(' ', TITLE_COLUMNS - title.length())
                .append(text)
                .append('\n');
    }
}
