package dev.priok.buildkit.files;

import dev.priok.buildkit.transport.MessageStream;
import dev.priok.buildkit.wire.fsutil.Packet;
import dev.priok.buildkit.wire.fsutil.Packet.PacketType;
import dev.priok.buildkit.wire.fsutil.Stat;
import dev.priok.engine.TaskScope;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes a directory equal to a tree that the far side sends. Only files whose kind, size or time differ from what is here
 * are asked for. A file has its time of change only when it is complete, so that a transfer that broke is no harm to the
 * next one. Used once, by one thread.
 */
public final class TreeReceiver {
    private static final int MOST_ENTRIES = 5_000_000;

    private final MessageStream<Packet, Packet> stream;
    private final Directory root;
    private final Map<String, Map<String, FileType>> directories = new HashMap<>();
    private final Map<String, Stat> directoryStats = new LinkedHashMap<>();
    private final List<Stat> hardLinks = new ArrayList<>();
    private final LinkedBlockingQueue<Packet> requests = new LinkedBlockingQueue<>();
    private final ArrivingFiles files;
    private int entries;

    public TreeReceiver(MessageStream<Packet, Packet> stream, Directory root) {
        this.stream = stream;
        this.root = root;
        this.files = new ArrivingFiles(root);
        directories.put("", new HashMap<>());
    }

    /**
     * Returns when all is here.
     *
     * @throws EngineException InvalidParameter if the far side can't read its files or sends what is no tree
     * @throws io.grpc.StatusRuntimeException if the far side ends the call otherwise
     */
    public void receive() throws IOException {
        // The far side reads requests and sends contents by turns, and would wait for a reader that waits for it.
        try (TaskScope requester = new TaskScope("tree");
                files) {
            requester.fork("requests", this::sendRequests);
            boolean all = false;
            while (!all || files.areAwaited()) {
                Packet packet = stream.read();
                if (packet == null) {
                    throw new IOException("the client ended the transfer of its files early");
                }
                all |= take(packet);
            }
            finish();
            stream.write(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
            while (stream.read() != null) {
                // It answers with the same, and ends the call.
            }
            stream.endWrites();
        } catch (KernelException e) {
            throw new IOException("cannot keep the client's files: " + e.getMessage(), e);
        }
    }

    private void sendRequests() throws InterruptedException, IOException {
        while (true) {
            stream.write(requests.take());
        }
    }

    /** True if it was the last entry. */
    private boolean take(Packet packet) throws IOException {
        switch (packet.getType()) {
            case PACKET_STAT -> {
                if (!packet.hasStat()) {
                    return true;
                }
                entry(packet.getStat());
            }
            case PACKET_DATA -> files.data(packet.getID(), packet.getData());
            case PACKET_ERR ->
                throw EngineException.invalid(
                        "error from sender: " + packet.getData().toStringUtf8());
            case PACKET_REQ, PACKET_FIN, UNRECOGNIZED ->
                throw EngineException.invalid("the client sent a packet out of order: " + packet.getType());
        }
        return false;
    }

    private void entry(Stat stat) {
        int id = entries;
        entries++;
        if (entries > MOST_ENTRIES) {
            throw EngineException.invalid("the client sends more than " + MOST_ENTRIES + " files");
        }
        String path = TreePath.of(stat.getPath());
        FileType type = GoFileMode.type(stat.getMode());
        Map<String, FileType> siblings = directories.get(TreePath.parent(path));
        if (siblings == null || siblings.put(TreePath.name(path), type) != null) {
            throw EngineException.invalid("the client sent a file out of order: " + path);
        }
        boolean hardLink = type == FileType.REGULAR && !stat.getLinkname().isEmpty();
        if (hardLink) {
            hardLinks.add(stat);
            return;
        }
        FileStatus here = root.statusIfPresent(path).orElse(null);
        if (here != null && here.type() != type) {
            root.removeTree(path);
            here = null;
        }
        switch (type) {
            case DIRECTORY -> directory(path, stat, here);
            case REGULAR -> file(id, path, stat, here);
            case SYMBOLIC_LINK -> symbolicLink(path, stat, here);
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> node(path, type, stat, here);
            case SOCKET, UNKNOWN ->
                throw EngineException.invalid("the client sent a file of no kind that an image can have: " + path);
        }
    }

    private void directory(String path, Stat stat, @Nullable FileStatus here) {
        directories.put(path, new HashMap<>());
        directoryStats.put(path, stat);
        if (here == null) {
            root.createDirectory(path, 0700);
        }
    }

    private void file(int id, String path, Stat stat, @Nullable FileStatus here) {
        boolean same = here != null
                && here.sizeBytes() == stat.getSize()
                && here.modificationTime().equals(EntryAttributes.time(stat));
        if (same) {
            EntryAttributes.apply(root, path, stat);
            return;
        }
        files.await(id, path, stat);
        requests.add(
                Packet.newBuilder().setType(PacketType.PACKET_REQ).setID(id).build());
    }

    private void symbolicLink(String path, Stat stat, @Nullable FileStatus here) {
        String target = FileNames.decode(stat.getLinkname().toByteArray());
        if (here != null && !root.readLink(path).equals(target)) {
            root.removeFile(path);
            here = null;
        }
        if (here == null) {
            root.createSymbolicLink(path, target);
        }
        EntryAttributes.apply(root, path, stat);
    }

    private void node(String path, FileType type, Stat stat, @Nullable FileStatus here) {
        int major = Math.toIntExact(stat.getDevmajor());
        int minor = Math.toIntExact(stat.getDevminor());
        if (here != null && type != FileType.FIFO && (here.rdevMajor() != major || here.rdevMinor() != minor)) {
            root.removeFile(path);
            here = null;
        }
        if (here == null) {
            root.createNode(path, type, 0600, major, minor);
        }
        EntryAttributes.apply(root, path, stat);
    }

    private void finish() {
        hardLinks.forEach(this::link);
        directories.forEach(this::removeOthers);
        directoryStats.forEach((path, stat) -> EntryAttributes.apply(root, path, stat));
        // What is put into a directory changes its time, so these come when all is there.
        directoryStats.forEach((path, stat) -> root.setTimes(path, null, EntryAttributes.time(stat)));
    }

    private void link(Stat stat) {
        String path = TreePath.of(stat.getPath());
        String source = TreePath.of(stat.getLinkname());
        Map<String, FileType> siblings = directories.get(TreePath.parent(source));
        if (siblings == null || siblings.get(TreePath.name(source)) != FileType.REGULAR) {
            throw EngineException.invalid("the client sent a link to a file that it didn't send: " + path);
        }
        Optional<FileStatus> existing = root.statusIfPresent(source);
        if (existing.isEmpty()) {
            throw EngineException.invalid("the client sent a link to a link that comes later: " + path);
        }
        Optional<FileStatus> here = root.statusIfPresent(path);
        if (here.isPresent() && here.get().inode() == existing.get().inode()) {
            return;
        }
        if (here.isPresent()) {
            root.removeTree(path);
        }
        root.createHardLink(path, source);
    }

    private void removeOthers(String directory, Map<String, FileType> wanted) {
        try (Directory here = root.openDirectoryNoFollow(directory.isEmpty() ? "." : directory)) {
            for (DirectoryEntry entry : here.entries()) {
                if (!wanted.containsKey(entry.name())) {
                    here.removeTree(entry.name());
                }
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}
