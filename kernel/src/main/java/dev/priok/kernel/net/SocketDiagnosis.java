package dev.priok.kernel.net;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NetlinkSocket;
import dev.priok.kernel.UnixSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** What the kernel tells of sockets beyond what they tell themselves (sock_diag(7), linux/unix_diag.h). */
public final class SocketDiagnosis {
    private static final int BY_FAMILY = 20;
    private static final int REQUEST = 1;
    private static final int AF_UNIX = 1;
    private static final int ALL_STATES = -1;
    private static final int SHOW_PEER = 4;
    private static final int ANY_COOKIE = -1;
    private static final int PEER = 2;
    private static final int ANSWER_BYTES = 16;

    private SocketDiagnosis() {}

    /**
     * Whether the listener that {@code socket} connected to has accepted it: until then the far end belongs to nobody,
     * its inode is 0. True also where the kernel doesn't tell (built without unix_diag). The calling thread is in the
     * network namespace in which the socket was made.
     */
    public static boolean isAccepted(UnixSocket socket) {
        try (NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.SOCKET_DIAGNOSIS)) {
            netlink.send(peerOf(socket.inode()), List.of());
            ByteBuffer answer = Objects.requireNonNull(netlink.receive(null), "answer");
            Message message = Message.parse(answer).getFirst();
            if (message.type() == Message.ERROR) {
                throw KernelException.reported("diagnose", socket, message.errorNumber(), message.errorText());
            }
            return Attributes.after(message.payload(), ANSWER_BYTES).int32(PEER, 0) != 0;
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.EPROTONOSUPPORT)) {
                return true;
            }
            throw e;
        }
    }

    /** struct unix_diag_req. */
    private static ByteBuffer peerOf(long inode) {
        MessageWriter out = new MessageWriter().begin(BY_FAMILY, REQUEST, 1);
        out.int8(AF_UNIX).int8(0).int16(0);
        out.int32(ALL_STATES).int32((int) inode).int32(SHOW_PEER);
        out.int32(ANY_COOKIE).int32(ANY_COOKIE);
        out.end();
        return out.finished();
    }
}
