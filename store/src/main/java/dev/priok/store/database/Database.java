package dev.priok.store.database;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one connection to the metadata. Transactions run one after the other; each is a handful of statements and never
 * waits for anything but the disk. Thread-safe.
 *
 * <p>Durability: a transaction survives the end of the process at once. After a power failure the newest transactions
 * may be missing (SQLite, "PRAGMA synchronous=NORMAL" in WAL mode), never a part of one; {@link #sync} makes all so far
 * survive that too.
 */
public final class Database implements AutoCloseable {
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Opens or creates the database; refuses one that a newer version wrote. */
    public static Database open(Path file) {
        if (file.toFile().length() == 0) {
            connect(file).close();
        }
        ReservedSpace.prepare(file);
        return connect(file);
    }

    private static Database connect(Path file) {
        Connection connection;
        try {
            connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
        } catch (SQLException e) {
            throw failure("open the metadata database " + file, e);
        }
        if (connection == null) {
            throw EngineException.internal("no SQLite driver for " + file, null);
        }
        Database database = new Database(connection);
        try {
            database.prepare();
            return database;
        } catch (SQLException e) {
            database.close();
            throw failure("open the metadata database " + file, e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode=EXCLUSIVE");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=NORMAL");
            statement.execute("PRAGMA foreign_keys=ON");
        }
        Schema.migrate(this);
    }

    /** Work on the connection. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Runs {@code work} as one transaction: all of it happens, or, if it throws, nothing. */
    public <T> T transaction(Work<T> work) {
        lock.lock();
        try {
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.run(connection);
                connection.commit();
            } catch (Throwable e) {
                undo(e);
                throw e;
            }
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failure("use the metadata database", e);
        } finally {
            lock.unlock();
        }
    }

    /** After some errors, as that of a full disk, SQLite has undone everything itself and refuses to do it again. */
    private void undo(Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Runs one statement, which is a transaction by itself; returns the number of rows. */
    public int update(Query statement) {
        return alone("use the metadata database", statement::update);
    }

    /** Runs one or a few statements that only read. */
    public <T> T read(Work<T> work) {
        return alone("read the metadata database", work);
    }

    private <T> T alone(String what, Work<T> work) {
        lock.lock();
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw failure(what, e);
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until everything written so far would survive a power failure. */
    public void sync() {
        read(open -> {
            try (Statement statement = open.createStatement()) {
                // Not TRUNCATE: the log keeps the space it has.
                return statement.execute("PRAGMA wal_checkpoint(RESTART)");
            }
        });
    }

    private static EngineException failure(String what, SQLException cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        SQLiteErrorCode code =
                cause instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        EngineError error = code == SQLiteErrorCode.SQLITE_FULL
                ? new EngineError.ResourceExhausted(
                        "cannot " + what + ": no space left on device: the data root's disk is full")
                : code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB
                        ? new EngineError.DataLoss(message)
                        : new EngineError.Internal(message);
        return new EngineException(error, cause);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure("close the metadata database", e);
        } finally {
            lock.unlock();
        }
    }
}
