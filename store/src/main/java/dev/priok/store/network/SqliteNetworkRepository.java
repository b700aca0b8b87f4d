package dev.priok.store.network;

import dev.priok.engine.port.NetworkRepository;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import dev.priok.store.database.Database;
import dev.priok.store.record.RecordTable;
import java.util.List;

/** Networks, one row each. */
public final class SqliteNetworkRepository implements NetworkRepository {
    private final RecordTable<Network> table;

    public SqliteNetworkRepository(Database database) {
        table = new RecordTable<>(database, "networks", Network.class);
    }

    @Override
    public void save(Network network) {
        table.save(network.id().value(), network);
    }

    @Override
    public void delete(NetworkId id) {
        table.delete(id.value());
    }

    @Override
    public List<Network> all() {
        return table.all();
    }
}
