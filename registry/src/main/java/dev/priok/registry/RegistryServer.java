package dev.priok.registry;

import dev.priok.logging.ConsoleLog;
import dev.priok.registry.access.AccessControl;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.Htpasswd;
import dev.priok.registry.access.TokenAccess;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.http.AdminHandler;
import dev.priok.registry.http.ConnectionWatch;
import dev.priok.registry.http.JsonErrors;
import dev.priok.registry.http.Limits;
import dev.priok.registry.http.RegistryHandler;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.BlobLender;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.webhook.Webhooks;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * A registry that serves: distribution-spec 1.1 on one address, and on a unix socket in its directory, and if wanted on
 * another address, what those who run it want to know. One virtual thread for each request.
 */
public final class RegistryServer implements AutoCloseable {
    /** In the root; for root and the registry's own user alone. */
    static final String ADMIN_SOCKET = "admin.sock";

    /** Platform threads accept and select; requests run on virtual ones. */
    private static final int MOST_PLATFORM_THREADS = 16;

    private static final int INPUT_BUFFER_BYTES = 64 << 10;
    private static final int LARGEST_HEAD_BYTES = 32 << 10;
    /** Kept for the next requests; more may be in use at once. */
    private static final long POOLED_BYTES = 32L << 20;

    private static final int BACKLOG = 1024;

    private final RegistryStorage storage;
    private final Server server;
    private final Server admin;
    private final ServerConnector connector;
    private final Optional<ServerConnector> debug;
    private final Path adminSocket;
    private final Caches caches;
    private final Upkeep upkeep;
    private final Webhooks webhooks;

    private RegistryServer(RegistryOptions options, Limits limits, RegistryStorage storage) throws IOException {
        this.storage = storage;
        this.adminSocket = options.root().resolve(ADMIN_SOCKET);
        Metrics metrics = new Metrics();
        this.webhooks = new Webhooks(options.webhooks(), metrics, options.drain());
        this.caches = new Caches(
                options.copies().upstreams(), storage, metrics, options.copies().client());
        this.server = jetty("http");
        server.setStopTimeout(options.drain().toMillis());
        RegistryHandler handler = new RegistryHandler(
                new RegistryHandler.Parts(
                        storage,
                        caches,
                        options.permissions(),
                        access(options.access()),
                        metrics,
                        webhooks,
                        options.headers(),
                        options.accessLog()),
                limits);
        ConnectionWatch watch = new ConnectionWatch(handler, server.getScheduler(), limits.head());
        server.setHandler(new GracefulHandler(watch));
        this.connector = new ServerConnector(server, 1, 2, protocols(options.tls()));
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addBean(watch, false);
        listen(server, connector, options.address());
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        metrics.gauge("priok_registry_connections", watch::connections);
        metrics.gauge(
                "priok_registry_repositories", () -> storage.repositories().size());
        this.upkeep = new Upkeep(storage, metrics, options.maintenance(), caches);
        this.admin = jetty("admin");
        admin.setHandler(new AdminHandler(
                storage,
                metrics,
                options.debug().map(RegistryOptions.Debug::metricsPath).orElse("/metrics"),
                choice -> options.maintenance().collection().with(choice.dryRun(), choice.untagged())));
        UnixDomainServerConnector local = new UnixDomainServerConnector(admin, 1, 1, http());
        local.setUnixDomainPath(adminSocket);
        admin.addConnector(local);
        this.debug = options.debug().map(where -> {
            ServerConnector open = new ServerConnector(admin, 1, 1, http());
            listen(admin, open, where.address());
            return open;
        });
    }

    /** Serves from when it returns. IOException: what can't be used, by name. */
    public static RegistryServer open(RegistryOptions options) throws IOException {
        return open(options, BlobLender.NONE);
    }

    /** The same with blobs that somebody lends. */
    public static RegistryServer open(RegistryOptions options, BlobLender lender) throws IOException {
        return open(options, Limits.DEFAULT, lender);
    }

    static RegistryServer open(RegistryOptions options, Limits limits, BlobLender lender) throws IOException {
        // Whatever the level of the rest is: who wants it says so with a setting of its own.
        ConsoleLog.setLevel(RegistryHandler.ACCESS_LOG, System.Logger.Level.INFO);
        RegistryStorage storage = RegistryStorage.open(options.root(), lender);
        RegistryServer registry;
        try {
            registry = new RegistryServer(options, limits, storage);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
        try {
            // Left over by a process that was killed; whoever had it has no lock on the directory any more.
            Files.deleteIfExists(registry.adminSocket);
            registry.admin.start();
            Files.setPosixFilePermissions(registry.adminSocket, PosixFilePermissions.fromString("rw-------"));
            registry.server.start();
            registry.upkeep.start();
            registry.webhooks.start(options.address().host() + ":" + registry.port());
            registry.tellOf(options);
            return registry;
        } catch (Exception e) {
            registry.close();
            throw new IOException("cannot serve on " + options.address() + ": " + e.getMessage(), e);
        }
    }

    private void tellOf(RegistryOptions options) {
        System.getLogger(RegistryServer.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "registry serves address="
                                + new RegistryOptions.Address(options.address().host(), port()) + " root="
                                + options.root() + (options.tls().isPresent() ? " tls=true" : "")
                                + (options.permissions().readOnly() ? " read-only=true" : "")
                                + debugPort().map(port -> " debug-port=" + port).orElse(""));
    }

    private static Server jetty(String name) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_PLATFORM_THREADS, 2);
        threads.setName(name);
        threads.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-request-", 0).factory()));
        // Jetty's own pool has none as large: each would be allocated anew, outside of the heap, until a collection.
        ArrayByteBufferPool buffers =
                new ArrayByteBufferPool.Quadratic(0, INPUT_BUFFER_BYTES, Integer.MAX_VALUE, POOLED_BYTES, POOLED_BYTES);
        Server server = new Server(threads, new ScheduledExecutorScheduler(name + "-timer", true), buffers);
        server.setErrorHandler(new JsonErrors());
        return server;
    }

    private static void listen(Server server, ServerConnector connector, RegistryOptions.Address address) {
        if (!address.host().isEmpty()) {
            connector.setHost(address.host());
        }
        connector.setPort(address.port());
        server.addConnector(connector);
    }

    private static AccessControl access(RegistryOptions.Access access) throws IOException {
        return switch (access) {
            case RegistryOptions.Access.Open _ -> AccessControl.OPEN;
            case RegistryOptions.Access.Passwords(Path file, String realm, AccessRules rules) ->
                new Htpasswd(file, realm, rules);
            case RegistryOptions.Access.Tokens(TokenAccess.Options options, AccessRules rules) ->
                new TokenAccess(options, rules);
        };
    }

    private static ConnectionFactory[] protocols(Optional<TlsFiles> files) throws IOException {
        if (files.isEmpty()) {
            return new ConnectionFactory[] {http()};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(files.get().context());
        tls.setNeedClientAuth(files.get().authorities() != null);
        // Clients often reach the machine by an address that no certificate names; they check that themselves.
        tls.setSniRequired(false);
        return new ConnectionFactory[] {new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()), http()};
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LARGEST_HEAD_BYTES);
        HttpConnectionFactory factory = new HttpConnectionFactory(configuration);
        factory.setInputBufferSize(INPUT_BUFFER_BYTES);
        return factory;
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** That of metrics and health; empty if they are only on the unix socket. */
    public Optional<Integer> debugPort() {
        return debug.map(ServerConnector::getLocalPort);
    }

    Caches caches() {
        return caches;
    }

    RegistryStorage storage() {
        return storage;
    }

    /** Accepts nothing more, waits for what is under way, and ends. Idempotent. */
    @Override
    public void close() throws IOException {
        upkeep.close();
        try {
            server.stop();
            admin.stop();
        } catch (Exception e) {
            throw new IOException("the registry can't be stopped: " + e.getMessage(), e);
        } finally {
            caches.close();
            webhooks.close();
            Files.deleteIfExists(adminSocket);
            storage.close();
        }
    }
}
