package dev.priok.network;

import dev.priok.engine.port.PathProbe;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.NftablesException;
import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Protocol;
import dev.priok.model.Networking.PublishedPort;
import dev.priok.network.SocketTable.Waiting;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks in /proc and in nftables. */
public final class MachinePaths implements PathProbe {
    private static final Path PROC = Path.of("/proc");

    private final String table;

    /** @param options those of the networks that are looked at */
    public MachinePaths(NetworkOptions options) {
        this.table = options.table();
    }

    @Override
    public List<Listener> listeners(int processId, Protocol protocol) {
        return waiting(PROC.resolve(Integer.toString(processId)), protocol).stream()
                .filter(socket -> socket.port() > 0)
                .map(socket -> new Listener(socket.address(), new Port(socket.port(), protocol)))
                .toList();
    }

    private static List<Waiting> waiting(Path process, Protocol protocol) {
        Path net = process.resolve("net");
        return switch (protocol) {
            case TCP, UDP ->
                Stream.of(protocol.word(), protocol.word() + "6")
                        .flatMap(file -> SocketTable.parse(lines(net.resolve(file))).stream())
                        .toList();
            case SCTP -> SocketTable.parseSctp(lines(net.resolve("sctp/eps")));
        };
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            // The process has ended meanwhile.
            return List.of();
        }
    }

    @Override
    public Optional<String> holder(PublishedPort port) {
        return waiting(PROC.resolve("self"), port.port().protocol()).stream()
                .filter(socket -> socket.port() == port.hostPort() && collides(socket.address(), port.address()))
                .findFirst()
                .map(socket -> owner(socket.inode()).orElse("a program that can't be told"));
    }

    /** A socket on [::] may have the port of IPv4 as well. */
    private static boolean collides(IpAddress held, IpAddress wanted) {
        boolean sameFamily = held.isVersion4() == wanted.isVersion4();
        return held.equals(wanted)
                || (sameFamily && wanted.isUnspecified())
                || (held.isUnspecified() && (sameFamily || !held.isVersion4()));
    }

    private static Optional<String> owner(long inode) {
        String target = "socket:[" + inode + "]";
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, target)) {
                    String name = String.join(" ", lines(process.resolve("comm")));
                    return Optional.of(name + " (process " + process.getFileName() + ")");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean holds(Path process, String target) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(target)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended, or closed the file.
            return false;
        }
    }

    @Override
    public boolean forwards(boolean version4) {
        String sysctl = version4 ? "net/ipv4/ip_forward" : "net/ipv6/conf/all/forwarding";
        return NetworkNamespace.sysctl(sysctl).orElse("0").equals("1");
    }

    @Override
    public String table() {
        return "inet " + table;
    }

    @Override
    public boolean leads(PublishedPort port, IpAddress target) {
        PortRule rule = new PortRule(
                port.address(),
                port.port().protocol(),
                port.hostPort(),
                target,
                port.port().number());
        try {
            // Asked for by its key: it fails if the map has none.
            return Nftables.runOnce("get element inet " + table + " " + rule.map() + " { " + rule.key() + " }")
                    .contains(": " + target + " . " + port.port().number());
        } catch (NftablesException | KernelException e) {
            return false;
        }
    }

    @Override
    public List<DroppingChain> droppingChains() {
        try {
            List<DroppingChain> found = new ArrayList<>();
            for (String name : ForwardChains.dropping(Nftables.runOnce("list chains"))) {
                String rules = Nftables.runOnce("list chain " + name);
                if (!name.startsWith("inet " + table + " ") && !ForeignChains.accepts(rules, table)) {
                    found.add(new DroppingChain(name, ForwardChains.mayAccept(rules)));
                }
            }
            return found;
        } catch (NftablesException | KernelException e) {
            return List.of();
        }
    }
}
