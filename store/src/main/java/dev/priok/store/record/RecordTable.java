package dev.priok.store.record;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * A table with one row per thing and its record as JSON. A call's effect survives the end of the daemon at once and a
 * power failure after a moment.
 */
public final class RecordTable<T> {
    private final Database database;
    private final String table;
    private final Class<T> type;
    private final RecordJson json = new RecordJson();

    /** @param table a name of the schema, with the columns {@code id} and {@code record} */
    public RecordTable(Database database, String table, Class<T> type) {
        this.database = database;
        this.table = table;
        this.type = type;
    }

    /** Adds or replaces. */
    public void save(String id, T value) {
        String record = json.write(value);
        database.update(new Query(
                "INSERT INTO " + table + " (id, record) VALUES (?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET record = excluded.record",
                id,
                record));
    }

    /** Idempotent. */
    public void delete(String id) {
        database.update(new Query("DELETE FROM " + table + " WHERE id = ?", id));
    }

    /** DataLoss if a record can't be read. */
    public List<T> all() {
        List<Map.Entry<String, String>> rows = database.read(connection -> new Query("SELECT id, record FROM " + table)
                .list(connection, row -> Map.entry(row.getString(1), row.getString(2))));
        List<T> values = new ArrayList<>(rows.size());
        for (Map.Entry<String, String> row : rows) {
            values.add(parse(row.getKey(), row.getValue()));
        }
        return values;
    }

    private T parse(String id, String record) {
        try {
            return json.read(record, type);
        } catch (JacksonException | EngineException e) {
            throw new EngineException(
                    new EngineError.DataLoss(
                            "the record " + id + " in table " + table + " cannot be read: " + e.getMessage()),
                    e);
        }
    }
}
