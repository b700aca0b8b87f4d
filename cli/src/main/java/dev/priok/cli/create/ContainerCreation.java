package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.progress.ProgressStream;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes a container of the flags given, fetching the image if need be. */
public final class ContainerCreation {
    private final Session session;
    private final ContainerFlags flags;

    public ContainerCreation(Session session, ContainerFlags flags) {
        this.session = session;
        this.flags = flags;
    }

    /** Creates the container and returns its id; writes the file of {@code --cidfile}. */
    public String create(JsonObject body) throws IOException {
        String cidFile = flags.cidFile();
        if (cidFile.isEmpty()) {
            return createContainer(body);
        }
        Path path = Path.of(cidFile);
        try {
            Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
        } catch (FileAlreadyExistsException _) {
            throw new CommandFailure(
                    "container ID file found, make sure the other container isn't running or delete " + cidFile);
        } catch (IOException e) {
            throw new CommandFailure("failed to create the container ID file: open " + cidFile + ": " + e.getMessage());
        }
        boolean written = false;
        try {
            String id = createContainer(body);
            Files.writeString(path, id);
            written = true;
            return id;
        } finally {
            if (!written) {
                Files.deleteIfExists(path);
            }
        }
    }

    private String createContainer(JsonObject body) throws IOException {
        String image = body.json().at("Image").text();
        if (flags.pull().equals("always")) {
            pull(image);
        }
        Json answer;
        try {
            answer = session.call(request(body));
        } catch (EngineRequestException e) {
            if (!e.isNotFound() || !flags.pull().equals("missing") || isImageId(image)) {
                throw e;
            }
            if (!flags.quiet()) {
                session.err()
                        .line("Unable to find image '" + ImageName.parse(image).familiar() + "' locally");
            }
            pull(image);
            answer = session.call(request(body));
        }
        for (Json warning : answer.at("Warnings").items()) {
            session.err().line("WARNING: " + warning.text());
        }
        for (String server : flags.nameServers()) {
            if (InetAddress.ofLiteral(server).isLoopbackAddress()) {
                session.err().line("WARNING: Localhost DNS (" + server + ") may fail in containers.");
            }
        }
        return answer.at("Id").text();
    }

    private Request request(JsonObject body) {
        return Request.post("/containers/create")
                .queryUnlessEmpty("name", flags.name())
                .queryUnlessEmpty("platform", flags.platform())
                .body(body.json());
    }

    private void pull(String image) throws IOException {
        ImageName name = ImageName.parse(image);
        Request request = Request.post("/images/create")
                .query("fromImage", name.repository())
                .query("tag", name.digest().isEmpty() ? name.tagOrLatest() : name.digest())
                .queryUnlessEmpty("platform", flags.platform())
                .header("X-Registry-Auth", CredentialFile.header(session, name));
        if (flags.quiet()) {
            ProgressStream.awaitQuietly(session, request);
        } else {
            ProgressStream.show(session, request, session.err());
        }
    }

    private static boolean isImageId(String image) {
        if (image.startsWith("sha256:")) {
            return true;
        }
        boolean hex = image.length() == 64;
        for (int i = 0; hex && i < image.length(); i++) {
            hex = Character.digit(image.charAt(i), 16) >= 0;
        }
        return hex;
    }
}
