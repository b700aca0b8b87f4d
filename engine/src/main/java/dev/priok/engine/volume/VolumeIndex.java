package dev.priok.engine.volume;

import dev.priok.engine.port.VolumeRepository;
import dev.priok.model.Volume;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All volumes with a record, in memory. Thread-safe. */
final class VolumeIndex {
    private final VolumeRepository repository;
    private final Map<String, VolumeCell> cells = new ConcurrentHashMap<>();

    VolumeIndex(VolumeRepository repository) {
        this.repository = repository;
    }

    void restore() {
        for (Volume volume : repository.all()) {
            VolumeCell cell = new VolumeCell(volume.name());
            cell.set(volume);
            cells.put(volume.name(), cell);
        }
    }

    List<Volume> all() {
        return cells.values().stream()
                .map(VolumeCell::volume)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Volume::name))
                .toList();
    }

    @Nullable
    Volume find(String name) {
        VolumeCell cell = cells.get(name);
        return cell == null ? null : cell.volume();
    }

    /** Waits until nobody else works on the volume of this name, whether there is one or not. */
    Held hold(String name) {
        while (true) {
            VolumeCell cell = cells.computeIfAbsent(name, VolumeCell::new);
            cell.lock();
            if (cells.get(name) == cell) {
                return new Held(cell);
            }
            cell.unlock();
        }
    }

    /** The right to work on one volume; closed by the thread that has it. */
    final class Held implements AutoCloseable {
        private final VolumeCell cell;

        private Held(VolumeCell cell) {
            this.cell = cell;
        }

        VolumeCell cell() {
            return cell;
        }

        @Nullable
        Volume volume() {
            return cell.volume();
        }

        void save(Volume volume) {
            repository.save(volume);
            cell.set(volume);
        }

        void delete() {
            repository.delete(cell.name());
            cell.set(null);
        }

        @Override
        public void close() {
            if (cell.volume() == null && cell.claims.isEmpty()) {
                cells.remove(cell.name(), cell);
            }
            cell.unlock();
        }
    }
}
