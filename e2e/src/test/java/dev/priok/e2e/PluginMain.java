package dev.priok.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plugin, as a program of its own: keeps volumes in directories and allows requests. It notes every call in the file
 * {@code calls} of its directory. A file {@code hang-METHOD} there makes it never answer that method, a file
 * {@code fail-METHOD} answer with the file's text as error, a file {@code deny} refuse requests that it names.
 */
final class PluginMain {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path directory;
    private final List<String> kinds;

    private PluginMain(Path directory, List<String> kinds) {
        this.directory = directory;
        this.kinds = kinds;
    }

    /** Arguments: the socket, the directory, what it implements. */
    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of(arguments[0]);
        Files.deleteIfExists(socket);
        PluginMain plugin =
                new PluginMain(Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length));
        Files.createDirectories(plugin.directory.resolve("volumes"));
        Files.createDirectories(plugin.directory.resolve("mounts"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> plugin.serve(client));
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(client));
            String method = line(in).split(" ")[1].substring(1);
            int length = 0;
            for (String field = line(in); !field.isEmpty(); field = line(in)) {
                if (field.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(field.substring(15).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            note(method, request);
            byte[] answer = answer(method, request).toString().getBytes(StandardCharsets.UTF_8);
            OutputStream out = Channels.newOutputStream(client);
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(answer);
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private synchronized void note(String method, JsonNode request) throws IOException {
        Files.writeString(
                directory.resolve("calls"),
                method + " " + request + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private ObjectNode answer(String method, JsonNode request) throws IOException {
        String word = method.substring(method.indexOf('.') + 1);
        if (Files.exists(directory.resolve("hang-" + word))) {
            hang();
        }
        Path failure = directory.resolve("fail-" + word);
        if (Files.exists(failure)) {
            return JSON.createObjectNode().put("Err", Files.readString(failure));
        }
        String name = request.path("Name").asString("");
        ObjectNode answer = JSON.createObjectNode();
        switch (method) {
            case "Plugin.Activate" -> kinds.forEach(answer.putArray("Implements")::add);
            case "VolumeDriver.Capabilities" -> answer.putObject("Capabilities").put("Scope", "global");
            case "VolumeDriver.Create" -> Files.createDirectories(volume(name));
            case "VolumeDriver.Remove" -> Files.delete(volume(name));
            case "VolumeDriver.Get" -> {
                if (Files.exists(volume(name))) {
                    answer.set("Volume", described(name));
                } else {
                    answer.put("Err", "volume " + name + " not found");
                }
            }
            case "VolumeDriver.List" -> {
                ArrayNode all = answer.putArray("Volumes");
                try (Stream<Path> volumes = Files.list(directory.resolve("volumes"))) {
                    volumes.sorted()
                            .forEach(one -> all.add(described(one.getFileName().toString())));
                }
            }
            case "VolumeDriver.Mount" -> {
                Files.createFile(mount(name, request));
                answer.put("Mountpoint", volume(name).toString());
            }
            case "VolumeDriver.Unmount" -> Files.deleteIfExists(mount(name, request));
            case "VolumeDriver.Path" -> answer.put("Mountpoint", volume(name).toString());
            case "AuthZPlugin.AuthZReq" -> judge("deny", request, answer);
            case "AuthZPlugin.AuthZRes" -> judge("deny-answer", request, answer);
            default -> answer.put("Err", "unknown method " + method);
        }
        return answer;
    }

    private Path volume(String name) {
        return directory.resolve("volumes").resolve(name);
    }

    private Path mount(String name, JsonNode request) {
        return directory
                .resolve("mounts")
                .resolve(name + "@" + request.path("ID").asString());
    }

    private ObjectNode described(String name) {
        ObjectNode volume = JSON.createObjectNode()
                .put("Name", name)
                .put("Mountpoint", volume(name).toString())
                .put("CreatedAt", "2024-05-06T07:08:09Z");
        volume.putObject("Status").put("shelf", 7).putNull("nothing");
        return volume;
    }

    /** A line of the file denies what contains it. */
    private void judge(String file, JsonNode request, ObjectNode answer) throws IOException {
        List<String> denied = new ArrayList<>();
        if (Files.exists(directory.resolve(file))) {
            denied.addAll(Files.readAllLines(directory.resolve(file)));
        }
        String asked = request.path("RequestMethod").asString() + " "
                + request.path("RequestUri").asString();
        boolean allowed = denied.stream().noneMatch(asked::contains);
        answer.put("Allow", allowed).put("Msg", allowed ? "" : "not " + asked.replaceFirst("/v[0-9.]+", ""));
    }

    private static void hang() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
