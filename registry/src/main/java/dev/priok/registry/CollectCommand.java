package dev.priok.registry;

import dev.priok.registry.config.CommandLine;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.storage.RegistryStorage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code priok registry garbage-collect}: asks the process that serves the directory, or does it itself if none does.
 */
final class CollectCommand {
    private static final int LARGEST_ANSWER_BYTES = 8 << 20;

    private CollectCommand() {}

    static String run(CommandLine line) throws IOException {
        Path root = line.settings().root();
        if (!Files.isDirectory(root)) {
            throw new IOException("there is no registry in " + root);
        }
        Path socket = root.resolve(RegistryServer.ADMIN_SOCKET);
        if (Files.exists(socket)) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                return ask(channel, line);
            } catch (ConnectException e) {
                // Left behind by a process that was killed.
                System.getLogger(CollectCommand.class.getName())
                        .log(System.Logger.Level.DEBUG, "nobody serves " + root + ": " + e.getMessage());
            }
        }
        try (RegistryStorage storage = RegistryStorage.open(root)) {
            return GarbageCollection.run(
                                    storage, line.settings().collection().with(line.dryRun(), line.deleteUntagged()))
                            .json()
                    + "\n";
        }
    }

    private static String ask(SocketChannel channel, CommandLine line) throws IOException {
        String request = "POST /garbage-collect?dry-run=" + line.dryRun() + "&delete-untagged=" + line.deleteUntagged()
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        String answer =
                new String(Channels.newInputStream(channel).readNBytes(LARGEST_ANSWER_BYTES), StandardCharsets.UTF_8);
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0) {
            throw new IOException("the registry broke off while collecting; see its log");
        }
        String body = answer.substring(head + 4);
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("the registry refused: " + body);
        }
        return body + "\n";
    }
}
