package dev.priok.registryclient.wire;

import dev.priok.registryclient.RegistrySettings;
import dev.priok.registryclient.host.Endpoint.ClientPair;
import dev.priok.registryclient.host.Endpoint.Trust;
import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * HTTP clients, one for each set of authorities and certificates as their files are now; connections are kept with them.
 * Thread-safe.
 */
final class Clients implements AutoCloseable {
    /** Clients have a thread each; the one used longest ago goes. */
    private static final int MOST = 16;

    static {
        // Otherwise the JDK's client shows no password to a proxy that leads to TLS. It is read once, before the first
        // use.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private final RegistrySettings settings;
    private final ProxyChoice proxies;
    private final Map<Key, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

    private record Key(Trust trust, List<FileState> files) {}

    private record FileState(Path file, FileTime modified, long sizeBytes) {
        static FileState of(Path file) throws IOException {
            return new FileState(file, Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    Clients(RegistrySettings settings) {
        this.settings = settings;
        this.proxies = new ProxyChoice(settings.proxies());
    }

    ProxyChoice proxies() {
        return proxies;
    }

    HttpClient of(Trust trust) throws IOException {
        Key key = new Key(trust, files(trust));
        synchronized (clients) {
            HttpClient kept = clients.get(key);
            if (kept != null) {
                return kept;
            }
        }
        HttpClient made = make(trust);
        synchronized (clients) {
            HttpClient first = clients.putIfAbsent(key, made);
            if (clients.size() > MOST) {
                // Its thread ends when nobody holds it any more.
                clients.remove(clients.keySet().iterator().next());
            }
            return first == null ? made : first;
        }
    }

    /** Ends their threads and what is under way; they are not used after that. */
    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(HttpClient::shutdownNow);
            clients.clear();
        }
    }

    private static List<FileState> files(Trust trust) throws IOException {
        List<FileState> files = new ArrayList<>();
        for (Path file : trust.authorities()) {
            files.add(FileState.of(file));
        }
        ClientPair pair = trust.pair();
        if (pair != null) {
            files.add(FileState.of(pair.certificate()));
            files.add(FileState.of(pair.key()));
        }
        return files;
    }

    private HttpClient make(Trust trust) throws IOException {
        return HttpClient.newBuilder()
                // One connection for each transfer: a slow one holds up no other.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.patience().connect())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .proxy(proxies)
                .sslContext(context(trust))
                .build();
    }

    private static SSLContext context(Trust trust) throws IOException {
        ClientPair pair = trust.pair();
        TlsFiles files = new TlsFiles(null, pair == null ? null : pair.certificate(), pair == null ? null : pair.key());
        return trust.anyone() ? files.contextTrustingAnyone() : files.contextTrustingAlso(trust.authorities());
    }
}
