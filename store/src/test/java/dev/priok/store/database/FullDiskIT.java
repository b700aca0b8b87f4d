package dev.priok.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.kernel.Mounts;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata on a disk without a free block. */
class FullDiskIT {
    @TempDir
    Path directory;

    private Path disk;
    private Path file;

    @BeforeEach
    void mount() throws IOException {
        disk = Files.createDirectory(directory.resolve("disk"));
        Mounts.mount("tmpfs", disk, "tmpfs", 0, "size=32m");
        file = disk.resolve("metadata.db");
    }

    @AfterEach
    void unmount() {
        Mounts.unmount(disk, 0);
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    private static void execute(Database database, String statement) {
        database.transaction(connection -> {
            try (Statement open = connection.createStatement()) {
                return open.execute(statement);
            }
        });
    }

    private static String ask(Database database, String query) {
        return database.read(connection -> {
            try (Statement open = connection.createStatement();
                    ResultSet rows = open.executeQuery(query)) {
                return rows.next() ? rows.getString(1) : "";
            }
        });
    }

    @Test
    void smallChangesStillHaveRoom() throws IOException {
        try (Database database = Database.open(file)) {
            execute(database, "CREATE TABLE things (name TEXT)");
            fill();
            changeOften(database);
        }
        // What its end gave back is taken by somebody else.
        Files.delete(disk.resolve("filler"));
        fill();
        try (Database database = Database.open(file)) {
            assertThat(ask(database, "SELECT count(*) FROM things")).isEqualTo("1");
            execute(database, "DELETE FROM things");
            changeOften(database);
        }
    }

    /** Several times what the log has room for. */
    private static void changeOften(Database database) {
        execute(database, "INSERT INTO things VALUES ('')");
        for (int i = 0; i < 5000; i++) {
            execute(database, "UPDATE things SET name = 'thing " + i + "'");
        }
        assertThat(ask(database, "SELECT name FROM things")).isEqualTo("thing 4999");
    }

    @Test
    void aChangeTooLargeFailsAsAWholeAndTheNextOneWorks() throws IOException {
        try (Database database = Database.open(file)) {
            execute(database, "CREATE TABLE things (name TEXT, content BLOB)");
            fill();
            assertThatThrownBy(() -> database.transaction(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("INSERT INTO things VALUES ('small', NULL)");
                            return statement.execute("INSERT INTO things VALUES ('large', zeroblob(20000000))");
                        }
                    }))
                    .isInstanceOfSatisfying(
                            EngineException.class,
                            e -> assertThat(e.error()).isInstanceOf(EngineError.ResourceExhausted.class))
                    .hasMessageContaining("no space left on device");
            assertThat(ask(database, "SELECT count(*) FROM things")).isEqualTo("0");
            execute(database, "INSERT INTO things VALUES ('small', NULL)");
            assertThat(ask(database, "SELECT count(*) FROM things")).isEqualTo("1");
            assertThat(ask(database, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }
}
