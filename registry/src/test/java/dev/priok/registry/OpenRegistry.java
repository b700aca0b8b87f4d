package dev.priok.registry;

import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.http.Permissions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a registry that is there, empty, from before each of them until after it. */
abstract class OpenRegistry {
    @TempDir
    Path root;

    RegistryFixture registry;

    @BeforeEach
    final void open() throws IOException {
        registry = new RegistryFixture(root);
    }

    @AfterEach
    final void close() throws IOException {
        registry.close();
    }

    /** Ends it, and has another one serve the directory. */
    final void reopen(Permissions permissions) throws IOException {
        registry.close();
        registry = new RegistryFixture(RegistryFixture.options(root, permissions, new Access.Open()));
    }
}
