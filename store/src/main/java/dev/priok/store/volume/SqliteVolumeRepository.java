package dev.priok.store.volume;

import dev.priok.engine.port.VolumeRepository;
import dev.priok.model.Volume;
import dev.priok.store.database.Database;
import dev.priok.store.record.RecordTable;
import java.util.List;

/** Volumes, one row each. */
public final class SqliteVolumeRepository implements VolumeRepository {
    private final RecordTable<Volume> table;

    public SqliteVolumeRepository(Database database) {
        table = new RecordTable<>(database, "volumes", Volume.class);
    }

    @Override
    public void save(Volume volume) {
        table.save(volume.name(), volume);
    }

    @Override
    public void delete(String name) {
        table.delete(name);
    }

    @Override
    public List<Volume> all() {
        return table.all();
    }
}
