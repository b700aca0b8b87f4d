package dev.priok.store.container;

import dev.priok.engine.port.ContainerRepository;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.store.database.Database;
import dev.priok.store.record.RecordTable;
import java.util.List;

/** Containers, one row each. What a power failure takes back is no loss: such a failure ends all containers. */
public final class SqliteContainerRepository implements ContainerRepository {
    private final RecordTable<Container> table;

    public SqliteContainerRepository(Database database) {
        table = new RecordTable<>(database, "containers", Container.class);
    }

    @Override
    public void save(Container container) {
        table.save(container.id().value(), container);
    }

    @Override
    public void delete(ContainerId id) {
        table.delete(id.value());
    }

    @Override
    public List<Container> all() {
        return table.all();
    }
}
