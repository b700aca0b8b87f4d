package dev.priok.buildkit.files;

import com.google.protobuf.ByteString;
import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.fsutil.Packet;
import dev.priok.buildkit.wire.fsutil.Packet.PacketType;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.engine.TaskScope;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends the tree of a directory: all entries in order, then the files that the far side asks for. Used once. */
public final class TreeSender {
    private static final int PART_BYTES = 32 << 10;
    private static final int NO_LINKS = OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW;

    private final MessageStream<Packet, Packet> stream;
    private final Directory root;
    private final Map<Integer, String> files = new ConcurrentHashMap<>();
    private final Map<Inode, String> seen = new HashMap<>();
    private int entries;

    public TreeSender(MessageStream<Packet, Packet> stream, Directory root) {
        this.stream = stream;
        this.root = root;
    }

    /** Returns when the far side has all that it wants. */
    public void send() throws IOException {
        // The far side asks for files while entries still come.
        try (TaskScope walker = new TaskScope("tree")) {
            walker.fork("entries", this::sendEntries);
            while (true) {
                Packet packet = stream.read();
                if (packet == null) {
                    throw new IOException("the client ended the transfer of the result early");
                }
                switch (packet.getType()) {
                    case PACKET_REQ -> sendFile(packet.getID());
                    case PACKET_FIN -> {
                        stream.write(Packet.newBuilder()
                                .setType(PacketType.PACKET_FIN)
                                .build());
                        stream.endWrites();
                        while (stream.read() != null) {
                            // The call ends when the far side is done with it.
                        }
                        return;
                    }
                    case PACKET_ERR ->
                        throw EngineException.invalid("the client cannot take the result: "
                                + packet.getData().toStringUtf8());
                    case PACKET_STAT, PACKET_DATA, UNRECOGNIZED ->
                        throw EngineException.invalid("the client sent a packet out of order: " + packet.getType());
                }
            }
        } catch (KernelException e) {
            throw new IOException("cannot read the result: " + e.getMessage(), e);
        }
    }

    private void sendEntries() throws IOException {
        try {
            sendDirectory("");
            stream.write(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
        } catch (KernelException e) {
            stream.write(Packet.newBuilder()
                    .setType(PacketType.PACKET_ERR)
                    .setData(ByteString.copyFromUtf8(String.valueOf(e.getMessage())))
                    .build());
        }
    }

    private void sendDirectory(String path) throws IOException {
        List<byte[]> names = new ArrayList<>();
        try (Directory directory = root.openDirectoryNoFollow(path.isEmpty() ? "." : path)) {
            for (DirectoryEntry entry : directory.entries()) {
                names.add(FileNames.encode(entry.name()));
            }
        }
        names.sort(Comparator.comparing((byte[] name) -> name, Arrays::compareUnsigned));
        for (byte[] name : names) {
            sendEntry(TreePath.in(path, FileNames.decode(name)));
        }
    }

    private void sendEntry(String path) throws IOException {
        FileStatus status = root.status(path);
        if (status.type() == FileType.SOCKET) {
            return;
        }
        Stat.Builder stat = Stat.newBuilder()
                .setPath(TreePath.wire(path))
                .setMode(GoFileMode.of(status.type(), status.permissions()))
                .setUid(status.uid())
                .setGid(status.gid())
                .setModTime(EntryAttributes.nanos(status.modificationTime()));
        switch (status.type()) {
            case SYMBOLIC_LINK -> stat.setLinkname(TreePath.wire(root.readLink(path)));
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                stat.setDevmajor(status.rdevMajor()).setDevminor(status.rdevMinor());
            case REGULAR -> {
                stat.setSize(status.sizeBytes());
                String first =
                        status.links() > 1 ? seen.putIfAbsent(new Inode(status.device(), status.inode()), path) : null;
                if (first == null) {
                    files.put(entries, path);
                } else {
                    stat.setLinkname(TreePath.wire(first));
                }
            }
            case DIRECTORY, FIFO, SOCKET, UNKNOWN -> {}
        }
        for (String name : root.attributeNames(path)) {
            root.attribute(path, name).ifPresent(value -> stat.putXattrs(name, ByteString.copyFrom(value)));
        }
        entries++;
        stream.write(Packet.newBuilder()
                .setType(PacketType.PACKET_STAT)
                .setStat(stat)
                .build());
        if (status.isDirectory()) {
            sendDirectory(path);
        }
    }

    private void sendFile(int id) throws IOException {
        String path = files.remove(id);
        if (path == null) {
            throw EngineException.invalid("the client asked for a file that there is not: " + id);
        }
        byte[] part = new byte[PART_BYTES];
        try (OpenFile file = root.openFile(path, NO_LINKS, 0)) {
            for (int count = file.fd().read(part, 0, part.length);
                    count > 0;
                    count = file.fd().read(part, 0, part.length)) {
                stream.write(data(id, ByteString.copyFrom(part, 0, count)));
            }
        }
        stream.write(data(id, ByteString.EMPTY));
    }

    private static Packet data(int id, ByteString content) {
        return Packet.newBuilder()
                .setType(PacketType.PACKET_DATA)
                .setID(id)
                .setData(content)
                .build();
    }

    private record Inode(long device, long number) {}
}
