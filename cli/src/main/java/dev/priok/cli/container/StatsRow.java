package dev.priok.cli.container;

import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.client.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A line of {@code priok stats}.
 *
 * @param container the name or id asked for
 * @param stats what the engine told last, null JSON as long as it told nothing
 */
record StatsRow(String container, Json stats, boolean shorten) implements Listing.Row {
    private static final String NO_VALUE = "--";

    static final Listing LISTING = new Listing(
            "*container.statsContext",
            List.of(
                    new Column("ID", "CONTAINER ID"),
                    new Column("Name", "NAME"),
                    new Column("CPUPerc", "CPU %"),
                    new Column("MemUsage", "MEM USAGE / LIMIT"),
                    new Column("MemPerc", "MEM %"),
                    new Column("NetIO", "NET I/O"),
                    new Column("BlockIO", "BLOCK I/O"),
                    new Column("PIDs", "PIDS"),
                    new Column("Container", "CONTAINER")));

    static final List<String> FIELDS =
            List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs");

    @Override
    public String text(String field) {
        if (field.equals("Container")) {
            return container;
        }
        if (stats.isNull()) {
            return switch (field) {
                case "ID" -> shorten ? Shortened.id(container) : container;
                case "MemUsage" -> "-- / --";
                default -> NO_VALUE;
            };
        }
        return switch (field) {
            case "ID" ->
                shorten ? Shortened.id(stats.at("id").text()) : stats.at("id").text();
            case "Name" -> name();
            case "CPUPerc" -> percent(cpuPercent());
            case "MemUsage" -> HumanSize.binary(memoryBytes()) + " / " + HumanSize.binary(memoryLimitBytes());
            case "MemPerc" -> percent(memoryLimitBytes() == 0 ? 0 : memoryBytes() / memoryLimitBytes() * 100);
            case "NetIO" -> pair(networkBytes("rx_bytes"), networkBytes("tx_bytes"));
            case "BlockIO" -> pair(blockBytes('r'), blockBytes('w'));
            case "PIDs" -> Long.toString(stats.at("pids_stats", "current").number());
            default -> "";
        };
    }

    private String name() {
        String name = stats.at("name").text();
        return name.length() > 1 ? name.substring(1) : NO_VALUE;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    private static String pair(double left, double right) {
        return HumanSize.ofThreeDigits(left) + " / " + HumanSize.ofThreeDigits(right);
    }

    private double cpuPercent() {
        Json now = stats.at("cpu_stats");
        Json before = stats.at("precpu_stats");
        double used = now.at("cpu_usage", "total_usage").decimal()
                - before.at("cpu_usage", "total_usage").decimal();
        double elapsed = now.at("system_cpu_usage").decimal()
                - before.at("system_cpu_usage").decimal();
        double cpus = now.at("online_cpus").decimal();
        if (cpus == 0) {
            cpus = now.at("cpu_usage", "percpu_usage").items().size();
        }
        return used > 0 && elapsed > 0 ? used / elapsed * cpus * 100 : 0;
    }

    /** Without the file cache that the kernel would give back at once; the counter's name differs by cgroup version. */
    private double memoryBytes() {
        Json memory = stats.at("memory_stats");
        double usage = memory.at("usage").decimal();
        Json counters = memory.at("stats");
        Json cache = counters.at("total_inactive_file").isNull()
                ? counters.at("inactive_file")
                : counters.at("total_inactive_file");
        return cache.decimal() < usage ? usage - cache.decimal() : usage;
    }

    private double memoryLimitBytes() {
        return stats.at("memory_stats", "limit").decimal();
    }

    private double networkBytes(String counter) {
        double sum = 0;
        for (Map.Entry<String, Json> network : stats.at("networks").fields().entrySet()) {
            sum += network.getValue().at(counter).decimal();
        }
        return sum;
    }

    private double blockBytes(char direction) {
        double sum = 0;
        for (Json entry : stats.at("blkio_stats", "io_service_bytes_recursive").items()) {
            String operation = entry.at("op").text().toLowerCase(Locale.ROOT);
            if (!operation.isEmpty() && operation.charAt(0) == direction) {
                sum += entry.at("value").decimal();
            }
        }
        return sum;
    }
}
