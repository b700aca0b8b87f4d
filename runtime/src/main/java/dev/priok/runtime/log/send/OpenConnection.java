package dev.priok.runtime.log.send;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection that is made when it is needed and made anew after it broke. */
final class OpenConnection {
    private static final System.Logger LOG = System.getLogger(OpenConnection.class.getName());

    private final Opener opener;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /** How to connect. */
    interface Opener {
        Connection open() throws IOException;
    }

    /** What to do with the connection. */
    interface Use {
        void with(Connection connection) throws IOException;
    }

    OpenConnection(Opener opener) {
        this.opener = opener;
    }

    void open() throws IOException {
        opened();
    }

    private Connection opened() throws IOException {
        Connection open = connection;
        if (open == null) {
            open = opener.open();
            connection = open;
        }
        if (closed) {
            drop();
            throw new IOException("closed");
        }
        return open;
    }

    void use(Use use) throws IOException {
        Connection open = opened();
        try {
            use.with(open);
        } catch (IOException | RuntimeException e) {
            drop();
            throw e;
        }
    }

    void check() throws IOException {
        if (connection != null) {
            use(Connection::check);
        }
    }

    void drop() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a connection of a log driver can't be closed", e);
            }
        }
    }

    void close() {
        closed = true;
        drop();
    }
}
