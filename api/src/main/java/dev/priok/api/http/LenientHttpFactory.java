package dev.priok.api.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Connections whose requests may have an empty {@code Host}: Docker's clients send one when they ask for another protocol
 * (observed on docker 20.10 to 28, {@code POST /grpc}), as a unix socket has no name. Jetty has no setting for that.
 */
public final class LenientHttpFactory extends HttpConnectionFactory {
    private static final HttpField NO_HOST = new HttpField(HttpHeader.HOST, "localhost");

    public LenientHttpFactory(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Lenient connection = new Lenient(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class Lenient extends HttpConnection {
        Lenient(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new Headers();
        }

        private final class Headers extends RequestHandler {
            @Override
            public void parsedHeader(HttpField field) {
                String value = field.getValue();
                boolean noHost = field.getHeader() == HttpHeader.HOST && (value == null || value.isBlank());
                super.parsedHeader(noHost ? NO_HOST : field);
            }
        }
    }
}
