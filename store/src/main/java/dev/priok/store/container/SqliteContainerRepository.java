package dev.priok.store.container;

import dev.priok.engine.port.ContainerRepository;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * One row per container with its record as JSON. A call's effect survives the end of the daemon at once and a power
 * failure after a moment, which loses nothing that still exists: such a failure ends all containers.
 */
public final class SqliteContainerRepository implements ContainerRepository {
    private final Database database;
    private final ContainerJson json = new ContainerJson();

    public SqliteContainerRepository(Database database) {
        this.database = database;
    }

    @Override
    public void save(Container container) {
        String record = json.write(container);
        database.transaction(connection -> new Query(
                        "INSERT INTO containers (id, record) VALUES (?, ?)"
                                + " ON CONFLICT (id) DO UPDATE SET record = excluded.record",
                        container.id().value(),
                        record)
                .update(connection));
    }

    @Override
    public void delete(ContainerId id) {
        database.transaction(
                connection -> new Query("DELETE FROM containers WHERE id = ?", id.value()).update(connection));
    }

    @Override
    public List<Container> all() {
        List<Map.Entry<String, String>> rows =
                database.read(connection -> new Query("SELECT id, record FROM containers")
                        .list(connection, row -> Map.entry(row.getString(1), row.getString(2))));
        List<Container> containers = new ArrayList<>(rows.size());
        for (Map.Entry<String, String> row : rows) {
            containers.add(parse(row.getKey(), row.getValue()));
        }
        return containers;
    }

    private Container parse(String id, String record) {
        try {
            return json.read(record);
        } catch (JacksonException | EngineException e) {
            throw new EngineException(
                    new EngineError.DataLoss("the record of container " + id + " cannot be read: " + e.getMessage()),
                    e);
        }
    }
}
