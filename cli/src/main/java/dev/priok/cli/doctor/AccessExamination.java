package dev.priok.cli.doctor;

import dev.priok.client.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whether this user reaches a daemon, and if not, why. */
final class AccessExamination {
    private static final String START = "start one, as root: priokd; or name another's place with -H or DOCKER_HOST";

    private final Machine machine;
    private final String user;

    AccessExamination(Machine machine, String user) {
        this.machine = machine;
        this.user = user;
    }

    /** @param reason what the attempt to ask it has led to */
    Finding unreachable(EngineAddress address, String reason) {
        return switch (address) {
            case EngineAddress.Unix(Path socket) -> socket(socket);
            case EngineAddress.Tcp _, EngineAddress.Tls _ ->
                Finding.problem(
                        "no daemon answers on " + address + ": " + reason,
                        "is that its address? Its ports want TLS unless it was told otherwise: --tlsverify, with"
                                + " --tlscacert, --tlscert and --tlskey");
            case EngineAddress.Ssh ssh ->
                Finding.problem(
                        "no daemon answers by " + ssh + ": " + reason,
                        "can you log in there by ssh without a password, and is priok or docker on the path there?");
        };
    }

    private Finding socket(Path socket) {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return Finding.problem("no daemon listens on " + socket + ": there is no such socket", START);
        }
        try {
            return unusable(
                    socket,
                    Files.isWritable(socket),
                    Files.getAttribute(socket, "unix:group").toString(),
                    (int) Files.getAttribute(socket, "unix:gid"));
        } catch (IOException e) {
            return Finding.problem("the socket " + socket + " can't be looked at: " + e.getMessage(), START);
        }
    }

    /** Of a socket that is there. */
    Finding unusable(Path socket, boolean writable, String group, int groupId) {
        return writable
                ? Finding.problem("nobody serves the socket " + socket + ": its daemon has ended", START)
                : notAllowed(socket, group, groupId);
    }

    private Finding notAllowed(Path socket, String group, int groupId) {
        String what = user + " may not use " + socket + ": it is for root and the group " + group;
        if (groupId == 0) {
            return Finding.problem(
                    what, "use sudo; or start the daemon with --group docker and put " + user + " into that group");
        }
        if (isMember(group)) {
            return Finding.problem(
                    what + ", which this login does not know of yet", "log in again, or: newgrp " + group);
        }
        return Finding.problem(
                what,
                "sudo usermod -aG " + group + " " + user
                        + ", then log in again. Whoever is in that group is as good as root on this machine");
    }

    /** group(5). */
    private boolean isMember(String group) {
        return machine.lines("etc/group").stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == 4 && fields[0].equals(group))
                .anyMatch(fields -> List.of(fields[3].split(",")).contains(user));
    }

    /** Of a socket that a daemon serves. */
    static Finding ofMode(Path socket) throws IOException {
        int mode = (int) Files.getAttribute(socket, "unix:mode") & 07777;
        String octal = String.format(Locale.ROOT, "0%o", mode);
        return (mode & 0002) == 0
                ? Finding.good(
                        "the socket's mode is " + octal + ", its group " + Files.getAttribute(socket, "unix:group"))
                : Finding.problem(
                        "the socket's mode is " + octal + ": any user can become root",
                        "chmod 0660 " + socket + ", and find out who changed it");
    }
}
