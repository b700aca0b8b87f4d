package dev.priok.api;

import dev.priok.engine.Filters;
import dev.priok.engine.volume.VolumeDetails;
import dev.priok.engine.volume.VolumeRequest;
import dev.priok.engine.volume.Volumes;
import dev.priok.model.EngineException;
import dev.priok.model.Volume;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Volumes in memory. */
final class FakeVolumes implements Volumes {
    final Map<String, VolumeDetails> byName = new ConcurrentSkipListMap<>();
    final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();

    @Override
    public Listing list(Filters filters) {
        calls.add("list " + filters.values());
        return new Listing(List.copyOf(byName.values()), List.of());
    }

    @Override
    public VolumeDetails inspect(String name) {
        VolumeDetails found = byName.get(name);
        if (found == null) {
            throw EngineException.notFound("get " + name + ": no such volume");
        }
        return found;
    }

    @Override
    public VolumeDetails create(VolumeRequest request) {
        Volume volume = new Volume(
                request.name(),
                request.driver().isEmpty() ? Volume.LOCAL : request.driver(),
                FakeContainers.CREATED,
                request.options(),
                request.labels(),
                null);
        VolumeDetails made =
                new VolumeDetails(volume, "local", "/data/volumes/" + request.name() + "/_data", Map.of(), null);
        byName.put(request.name(), made);
        return made;
    }

    @Override
    public void remove(String name, boolean force) {
        calls.add("remove " + name + " " + force);
    }

    @Override
    public Pruned prune(Filters filters) {
        calls.add("prune " + filters.values());
        return new Pruned(List.of("old"), 7);
    }

    @Override
    public List<VolumeDetails> diskUse() {
        return List.of();
    }

    @Override
    public List<String> drivers() {
        return List.of(Volume.LOCAL);
    }
}
