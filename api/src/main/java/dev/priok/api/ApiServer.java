package dev.priok.api;

import dev.priok.api.http.ApiHandler;
import dev.priok.api.http.HangUps;
import dev.priok.api.http.JsonErrors;
import dev.priok.api.http.LenientHttpFactory;
import dev.priok.api.http.Router;
import dev.priok.engine.Engine;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** Serves the Docker Engine API: one virtual thread per request. Closing it ends all connections. */
public final class ApiServer implements AutoCloseable {
    /** Platform threads accept and select; requests run on virtual ones. */
    private static final int MOST_PLATFORM_THREADS = 32;

    /** As Go's default for servers; registry configurations travel in headers. */
    private static final int LARGEST_HEAD_BYTES = 1 << 20;

    private static final int INPUT_BUFFER_BYTES = 64 << 10;
    private static final int BACKLOG = 4096;

    /** For connections between requests, and for the time that a request's head may take. */
    private static final long IDLE_MILLIS = 300_000;

    /** Jetty deletes the file of a socket that it closes; that of an inherited one belongs to whoever opened it. */
    private static final Path NO_FILE = Path.of("/proc/self/inherited-socket");

    private final Server server;
    private final List<Path> inherited = new ArrayList<>();
    private final List<UnixSocketFile> socketFiles;

    private ApiServer(Server server, List<UnixSocketFile> socketFiles) {
        this.server = server;
        this.socketFiles = socketFiles;
    }

    /** Serves from when it returns. Unavailable if an address can't be used. */
    public static ApiServer open(Engine engine, Builds builds, ApiOptions options) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_PLATFORM_THREADS, 2);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory()));
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("http-timer", true);
        Server server = new Server(threads, scheduler, null);
        Router router = new Router();
        Endpoints.register(router, engine, builds, options);
        HangUps hangUps = new HangUps(options.hangUps(), scheduler);
        String version = options.product().number();
        server.setHandler(
                new ApiHandler(router, version, hangUps, options.access().authorizer()));
        server.setErrorHandler(new JsonErrors(version));
        server.setStopTimeout(0);
        ApiServer api = new ApiServer(server, new ArrayList<>());
        try {
            for (ListenAddress address : options.access().addresses()) {
                api.listen(address, options.access().tcp());
            }
            server.start();
            api.socketFiles.forEach(file -> file.open(options.access().socketGroup()));
            return api;
        } catch (EngineException e) {
            api.close();
            throw e;
        } catch (Exception e) {
            api.close();
            throw new EngineException(
                    new EngineError.Unavailable(
                            "cannot serve the API on " + options.access().addresses() + ": " + e.getMessage()),
                    e);
        }
    }

    private void listen(ListenAddress address, TcpSecurity security) {
        switch (address) {
            case ListenAddress.Unix unix -> {
                UnixSocketFile file = new UnixSocketFile(unix.path());
                file.prepare();
                UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http());
                connector.setUnixDomainPath(unix.path());
                connector.setAcceptQueueSize(BACKLOG);
                add(connector);
                socketFiles.add(file);
            }
            case ListenAddress.Tcp tcp -> {
                ServerConnector connector = new ServerConnector(server, 1, 1, tcpProtocols(security));
                connector.setHost(tcp.host());
                connector.setPort(tcp.port());
                connector.setAcceptQueueSize(BACKLOG);
                add(connector);
            }
            case ListenAddress.Inherited _ -> {
                UnixDomainServerConnector connector = new UnixDomainServerConnector(server, 1, 1, http());
                inherited.add(InheritedSocket.path());
                connector.setInheritChannel(true);
                connector.setUnixDomainPath(NO_FILE);
                add(connector);
            }
        }
    }

    private static ConnectionFactory[] tcpProtocols(TcpSecurity security) {
        return switch (security) {
            case TcpSecurity.None _ -> new ConnectionFactory[] {http()};
            case TcpSecurity.Tls(SSLContext context, boolean clientsProven) -> {
                SslContextFactory.Server tls = new SslContextFactory.Server();
                tls.setSslContext(context);
                tls.setNeedClientAuth(clientsProven);
                // Clients often reach the machine by an address that no certificate names; they check that themselves.
                tls.setSniRequired(false);
                yield new ConnectionFactory[] {new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()), http()};
            }
        };
    }

    private void add(AbstractConnector connector) {
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(LARGEST_HEAD_BYTES);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        configuration.setHttpCompliance(
                HttpCompliance.RFC7230.with("DOCKER_CLIENTS", HttpCompliance.Violation.UNSAFE_HOST_HEADER));
        // Requests of HTTP/1.0 name no host, and a unix socket has none.
        configuration.setServerAuthority(new HostPort("localhost", 80));
        HttpConnectionFactory factory = new LenientHttpFactory(configuration);
        factory.setInputBufferSize(INPUT_BUFFER_BYTES);
        return factory;
    }

    /** The files of all unix sockets that are served. */
    public List<Path> sockets() {
        return Stream.concat(socketFiles.stream().map(UnixSocketFile::path), inherited.stream())
                .toList();
    }

    /** Ends all connections and removes the unix sockets. Idempotent. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw EngineException.internal("cannot stop serving the API: " + e.getMessage(), e);
        } finally {
            socketFiles.forEach(UnixSocketFile::delete);
            socketFiles.clear();
        }
    }
}
