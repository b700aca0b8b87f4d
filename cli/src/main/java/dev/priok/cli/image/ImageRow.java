package dev.priok.cli.image;

import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.LocalTime;
import dev.priok.cli.format.Shortened;
import dev.priok.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A line of {@code priok images}: an image by one of its names. */
public record ImageRow(Json image, String repository, String tag, String digest, boolean shorten, Instant now)
        implements Listing.Row {
    private static final String NONE = "<none>";
    private static final String UNKNOWN = "N/A";

    public static final Listing LISTING = new Listing(
            "*formatter.imageContext",
            List.of(
                    new Column("Repository", "REPOSITORY"),
                    new Column("Tag", "TAG"),
                    new Column("Digest", "DIGEST"),
                    new Column("ID", "IMAGE ID"),
                    new Column("CreatedSince", "CREATED"),
                    new Column("CreatedAt", "CREATED AT"),
                    new Column("Size", "SIZE"),
                    new Column("SharedSize", "SHARED SIZE"),
                    new Column("UniqueSize", "UNIQUE SIZE"),
                    new Column("VirtualSize", "SIZE"),
                    new Column("Containers", "CONTAINERS")));

    /** The format {@code raw}. */
    public static String raw(boolean withDigests) {
        return "repository: {{.Repository}}\ntag: {{.Tag}}\n" + (withDigests ? "digest: {{.Digest}}\n" : "")
                + "image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n";
    }

    /** The same row with another digest. */
    public ImageRow withDigest(String other) {
        return new ImageRow(image, repository, tag, other, shorten, now);
    }

    /** One row for each tag; with digests one for each pair of a tag and a digest of its repository. */
    public static List<ImageRow> of(Json image, boolean withDigests, boolean shorten, Instant now) {
        List<ImageRow> rows = new ArrayList<>();
        List<ImageName> digests = new ArrayList<>();
        for (Json digest : image.at("RepoDigests").items()) {
            if (!digest.text().startsWith(NONE)) {
                digests.add(ImageName.parse(digest.text()));
            }
        }
        Set<String> taggedRepositories = new LinkedHashSet<>();
        for (Json tag : image.at("RepoTags").items()) {
            if (tag.text().startsWith(NONE)) {
                continue;
            }
            ImageName name = ImageName.parse(tag.text());
            taggedRepositories.add(name.repository());
            List<String> shown = withDigests ? digestsOf(name.repository(), digests) : List.of();
            for (String digest : shown.isEmpty() ? List.of(NONE) : shown) {
                rows.add(new ImageRow(image, name.repository(), name.tag(), digest, shorten, now));
            }
        }
        Set<String> untaggedRepositories = new LinkedHashSet<>();
        for (ImageName name : digests) {
            boolean first = untaggedRepositories.add(name.repository());
            if (!taggedRepositories.contains(name.repository()) && (withDigests || first)) {
                rows.add(new ImageRow(image, name.repository(), NONE, withDigests ? name.digest() : "", shorten, now));
            }
        }
        return rows.isEmpty() ? List.of(new ImageRow(image, NONE, NONE, NONE, shorten, now)) : rows;
    }

    private static List<String> digestsOf(String repository, List<ImageName> digests) {
        List<String> found = new ArrayList<>();
        for (ImageName name : digests) {
            if (name.repository().equals(repository)) {
                found.add(name.digest());
            }
        }
        return found;
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "Repository" -> repository;
            case "Tag" -> tag;
            case "Digest" -> digest;
            case "ID" -> id();
            case "CreatedSince" -> HumanDuration.of(Duration.between(created(), now)) + " ago";
            case "CreatedAt" -> LocalTime.of(created());
            case "Size" -> HumanSize.ofThreeDigits(image.at("Size").decimal());
            case "VirtualSize" -> HumanSize.ofFourDigits(image.at("Size").decimal());
            case "SharedSize" -> sharedBytes() < 0 ? UNKNOWN : HumanSize.ofFourDigits(sharedBytes());
            case "UniqueSize" ->
                sharedBytes() < 0
                        ? UNKNOWN
                        : HumanSize.ofFourDigits(image.at("Size").decimal() - sharedBytes());
            case "Containers" ->
                image.at("Containers").number() < 0
                        ? UNKNOWN
                        : Long.toString(image.at("Containers").number());
            default -> "";
        };
    }

    String id() {
        String id = image.at("Id").text();
        return shorten ? Shortened.id(id) : id;
    }

    private Instant created() {
        return Instant.ofEpochSecond(image.at("Created").number());
    }

    private double sharedBytes() {
        return image.at("SharedSize").isNull() ? -1 : image.at("SharedSize").decimal();
    }
}
