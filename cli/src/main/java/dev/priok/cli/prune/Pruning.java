package dev.priok.cli.prune;

import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;

/**
 * What was removed.
 *
 * @param report a title and a line for each, empty if there was nothing
 * @param reclaimedBytes what that gave back
 */
public record Pruning(String report, double reclaimedBytes) {
    private static final int NOT_BUILT = 501;

    public static Pruning containers(Session session, String filters) {
        Json answer = session.call(Request.post("/containers/prune").queryUnlessEmpty("filters", filters));
        return of("Deleted Containers:", answer, "ContainersDeleted", Json::text);
    }

    /** Unused images; the filters say whether all or only those without a name. */
    public static Pruning images(Session session, String filters) {
        Json answer = session.call(Request.post("/images/prune").queryUnlessEmpty("filters", filters));
        return of(
                "Deleted Images:",
                answer,
                "ImagesDeleted",
                item -> item.at("Untagged").isEmpty()
                        ? "deleted: " + item.at("Deleted").text()
                        : "untagged: " + item.at("Untagged").text());
    }

    public static Pruning networks(Session session, String filters) {
        return ifBuilt(session, Request.post("/networks/prune"), filters, "Deleted Networks:", "NetworksDeleted");
    }

    public static Pruning volumes(Session session, String filters) {
        return ifBuilt(session, Request.post("/volumes/prune"), filters, "Deleted Volumes:", "VolumesDeleted");
    }

    /**
     * Which build cache to remove.
     *
     * @param all not only what nothing is built upon
     * @param space what stays of what could be removed
     */
    public record OfBuilds(String filters, boolean all, Space space) {}

    /** What is to be left: so much in any case, at most so much, and so much free on the disk; 0: it doesn't matter. */
    public record Space(long reservedBytes, long mostBytes, long freeBytes) {
        public static final Space UNSAID = new Space(0, 0, 0);
    }

    public static Pruning buildCache(Session session, OfBuilds chosen) {
        Request request = Request.post("/build/prune").flag("all", chosen.all());
        Space space = chosen.space();
        // Its name from version 1.48 on, and before.
        size(request, "reserved-space", space.reservedBytes());
        size(request, "keep-storage", space.reservedBytes());
        size(request, "max-used-space", space.mostBytes());
        size(request, "min-free-space", space.freeBytes());
        return ifBuilt(session, request, chosen.filters(), "Deleted build cache objects:", "CachesDeleted");
    }

    private static void size(Request request, String name, long bytes) {
        if (bytes > 0) {
            request.query(name, Long.toString(bytes));
        }
    }

    /** An engine that has no such things has none to remove. */
    private static Pruning ifBuilt(Session session, Request request, String filters, String title, String member) {
        try {
            Json answer = session.call(request.queryUnlessEmpty("filters", filters));
            return of(title, answer, member, Json::text);
        } catch (EngineRequestException e) {
            if (e.status() == NOT_BUILT) {
                return new Pruning("", 0);
            }
            throw e;
        }
    }

    private interface Line {
        String of(Json item);
    }

    private static Pruning of(String title, Json answer, String member, Line line) {
        StringBuilder report = new StringBuilder();
        for (Json item : answer.at(member).items()) {
            report.append(line.of(item)).append('\n');
        }
        return new Pruning(
                report.isEmpty() ? "" : title + "\n" + report,
                answer.at("SpaceReclaimed").decimal());
    }
}
