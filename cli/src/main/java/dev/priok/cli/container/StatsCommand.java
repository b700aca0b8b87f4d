package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** {@code priok stats}. */
final class StatsCommand extends Command {
    private static final Duration REFRESH = Duration.ofMillis(500);
    /** Goes to the upper left corner and clears the screen. */
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Show all containers (default shows just running)"));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag noStream = flags.bool("no-stream", "Disable streaming stats and only pull the first result");
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Do not truncate output");

    private String shown = "";

    StatsCommand() {
        super(new Synopsis(
                "[OPTIONS] [CONTAINER...]",
                "Display a live stream of container(s) resource usage statistics",
                "priok container stats, priok stats",
                ArgumentCount.any()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        shown = FormatFlag.chosen(session, format, false, "statsFormat");
        if (noStream.value()) {
            List<String> containers = arguments.isEmpty() ? running(session) : arguments;
            session.out().print(render(once(session, containers)));
            return 0;
        }
        return follow(session, arguments);
    }

    private List<String> running(Session session) {
        List<String> ids = new ArrayList<>();
        for (Json container : session.call(Request.get("/containers/json").flag("all", all.value()))
                .items()) {
            ids.add(container.at("Id").text());
        }
        return ids;
    }

    private List<StatsRow> once(Session session, List<String> containers) throws IOException {
        List<FutureTask<Json>> tasks = new ArrayList<>();
        for (String container : containers) {
            FutureTask<Json> task = new FutureTask<>(() -> session.call(
                    Request.get(ContainerPath.of(container, "/stats")).query("stream", "0")));
            tasks.add(task);
            Thread.ofPlatform().daemon().name("stats").start(task);
        }
        List<StatsRow> rows = new ArrayList<>();
        try {
            for (int i = 0; i < tasks.size(); i++) {
                rows.add(new StatsRow(containers.get(i), tasks.get(i).get(), !noTrunc.value()));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineRequestException refusal) {
                throw refusal;
            }
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return rows;
    }

    private int follow(Session session, List<String> arguments) throws IOException {
        for (String container : arguments) {
            session.call(Request.get(ContainerPath.of(container, "/json")));
        }
        Map<String, StatsFeed> feeds = new LinkedHashMap<>();
        while (true) {
            List<String> wanted = arguments.isEmpty() ? running(session) : arguments;
            feeds.keySet().retainAll(wanted);
            for (String container : wanted) {
                feeds.computeIfAbsent(container, name -> StatsFeed.start(session, name));
            }
            List<StatsRow> rows = new ArrayList<>();
            boolean live = arguments.isEmpty();
            for (StatsFeed feed : feeds.values()) {
                live |= !feed.ended();
                rows.add(new StatsRow(feed.container(), feed.latest(), !noTrunc.value()));
            }
            session.out().print((!shown.isEmpty() ? "" : CLEAR_SCREEN) + render(rows));
            if (!live) {
                return 0;
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(REFRESH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String render(List<StatsRow> rows) {
        return StatsRow.LISTING.render(shown, StatsRow.FIELDS, rows);
    }
}
