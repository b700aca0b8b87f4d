package dev.priok.buildkit.control;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.CacheFilter;
import dev.priok.build.cache.CacheUse;
import dev.priok.build.cache.Keep;
import dev.priok.buildkit.wire.control.DiskUsageRequest;
import dev.priok.buildkit.wire.control.DiskUsageResponse;
import dev.priok.buildkit.wire.control.PruneRequest;
import dev.priok.buildkit.wire.control.UsageRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the cache of builds holds, in BuildKit's terms. */
final class CacheAnswers {
    private final BuildCache cache;

    CacheAnswers(BuildCache cache) {
        this.cache = cache;
    }

    DiskUsageResponse diskUsage(DiskUsageRequest request) {
        DiskUsageResponse.Builder answer = DiskUsageResponse.newBuilder();
        Predicate<CacheUse> asked = filter(request.getFilterList()).and(unused(request.getAgeLimit()));
        cache.uses(asked).forEach(use -> answer.addRecord(record(use)));
        return answer.build();
    }

    /** What was removed. */
    List<UsageRecord> prune(PruneRequest request) {
        Predicate<CacheUse> asked = filter(request.getFilterList()).and(unused(request.getKeepDuration()));
        if (!request.getAll()) {
            asked = asked.and(use -> !use.shared());
        }
        Keep keep = new Keep(request.getReservedSpace(), request.getMaxUsedSpace(), request.getMinFreeSpace());
        return cache.prune(asked, keep).removed().stream()
                .map(CacheAnswers::record)
                .toList();
    }

    private static Predicate<CacheUse> unused(long nanos) {
        if (nanos == 0) {
            return _ -> true;
        }
        Instant moment = Instant.now().minus(Duration.ofNanos(nanos));
        return use -> use.record().lastUsedAt().isBefore(moment);
    }

    /** Filters are {@code NAME==VALUE}, {@code NAME!=VALUE}, {@code NAME~=VALUE}; all of one must hold, of any one. */
    private static Predicate<CacheUse> filter(List<String> filters) {
        if (filters.isEmpty()) {
            return _ -> true;
        }
        Predicate<CacheUse> any = _ -> false;
        for (String filter : filters) {
            any = any.or(CacheFilter.of(words(filter), Instant.now()));
        }
        return any;
    }

    private static Map<String, List<String>> words(String filter) {
        Map<String, List<String>> words = new LinkedHashMap<>();
        for (String part : CsvFields.of(filter)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            String value = equals < 0 ? "" : part.substring(equals + 1);
            if (value.startsWith("=")) {
                value = value.substring(1);
            }
            words.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return words;
    }

    private static UsageRecord record(CacheUse use) {
        return UsageRecord.newBuilder()
                .setID(use.record().id())
                .setDescription(use.record().description())
                .setRecordType(CacheFilter.word(use.record().kind()))
                .setMutable(use.record().kind() != Kind.REGULAR)
                .setInUse(use.inUse())
                .setShared(use.shared())
                .setSize(use.sizeBytes())
                .addAllParents(use.parents())
                .setUsageCount(use.record().uses())
                .setCreatedAt(StatusFeed.time(use.record().createdAt()))
                .setLastUsedAt(StatusFeed.time(use.record().lastUsedAt()))
                .build();
    }
}
