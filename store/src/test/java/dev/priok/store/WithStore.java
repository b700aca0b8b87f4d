package dev.priok.store;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.MarkedTempDirs;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have an open data root each. */
@ExtendWith(LeavesNothingBehind.class)
public abstract class WithStore {
    @TempDir(factory = MarkedTempDirs.class)
    protected Path directory;

    protected StoreFixture fixture;

    @BeforeEach
    final void openStore() {
        fixture = new StoreFixture(directory.resolve("data"));
    }

    @AfterEach
    final void closeStore() {
        fixture.close();
    }
}
