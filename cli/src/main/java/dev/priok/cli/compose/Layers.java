package dev.priok.cli.compose;

import dev.priok.cli.format.HumanSize;
import dev.priok.client.Json;
import java.util.HashMap;
import java.util.Map;

/** How much of an image's layers there is already, as the engine reports it. */
final class Layers {
    private record Amount(long current, long total) {}

    private final Map<String, Amount> amounts = new HashMap<>();

    /** What to tell after that report; empty: nothing new. */
    String add(Json line) {
        String id = line.at("id").text();
        Json detail = line.at("progressDetail");
        long total = detail.at("total").number();
        if (id.isEmpty() || total <= 0) {
            return "";
        }
        amounts.put(id, new Amount(detail.at("current").number(), total));
        long current = amounts.values().stream().mapToLong(Amount::current).sum();
        long all = amounts.values().stream().mapToLong(Amount::total).sum();
        return HumanSize.ofFourDigits((double) current) + "/" + HumanSize.ofFourDigits((double) all);
    }
}
