package dev.priok.store.snapshot;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.store.StoreOptions;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class CopySnapshotStoreIT extends SnapshotStoreContract {
    @Override
    StoreOptions.Driver driver() {
        return StoreOptions.Driver.COPY;
    }
}
