package dev.priok.cli.build;

import dev.priok.cli.Session;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.model.Digest;
import dev.priok.oci.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Directories of blobs that a build takes from and writes to, by the names that the engine has for them. */
final class BuildStores {
    /** Before the directory of a cache. */
    static final String CACHE = "local:";

    /** Before the name of a context that is an image layout. */
    static final String LAYOUT = "oci:";

    /** Before the number of an output that is an image layout in a directory. */
    static final String OUTPUT = "export:";

    private static final String FETCHING = "/priok/build/output";

    private final Map<String, BlobDirectory> stores = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();

    /** Has one to take from. */
    void offer(String name, BlobDirectory directory) {
        stores.put(name, directory);
    }

    /** Has one to write to; what is written gets the tag, unless the engine says how it is called. */
    void offer(String name, BlobDirectory directory, String tag) {
        stores.put(name, directory);
        tags.put(name, tag);
    }

    Set<String> names() {
        return stores.keySet();
    }

    BlobDirectory store(String name) throws IOException {
        BlobDirectory found = stores.get(name);
        if (found == null) {
            throw new IOException("the engine asked for what it wasn't offered: " + name);
        }
        return found;
    }

    private String tag(String name) throws IOException {
        String tag = tags.get(name);
        if (tag == null) {
            throw new IOException("the engine writes to what it wasn't offered: " + name);
        }
        return tag;
    }

    /** Fetches a blob that the engine told of, unless it is there. */
    void receive(Session session, Json told) throws IOException {
        String name = told.at("store").text();
        tag(name);
        BlobDirectory directory = store(name);
        Digest digest = Digest.parse(told.at("digest").text());
        String token = told.at("token").text();
        if (directory.has(digest, told.at("size").number())) {
            session.call(Request.delete(FETCHING).query("token", token));
            return;
        }
        Files.createDirectories(directory.place());
        try (Response response = session.engine().send(Request.get(FETCHING).query("token", token))) {
            directory.receive(digest, response.body());
        }
    }

    /** The engine has written all that the blob names. */
    void complete(Json told) throws IOException {
        String name = told.at("store").text();
        String tag = tag(name);
        Json root = told.at("descriptor");
        store(name).name(Documents.parseDescriptor(root.compact().getBytes(StandardCharsets.UTF_8)), tag);
    }
}
