package dev.priok.network;

import dev.priok.model.IpAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Reads the kernel's tables of sockets in a network namespace, proc_pid_net(5). */
final class SocketTable {
    /** TCP_LISTEN, include/net/tcp_states.h. */
    private static final int TCP_LISTEN = 10;
    /** What an unconnected UDP socket is in: TCP_CLOSE. */
    private static final int UDP_UNCONNECTED = 7;

    private static final int WORD_BYTES = 4;

    private SocketTable() {}

    /** A socket that waits for packets from anyone. */
    record Waiting(IpAddress address, int port, long inode) {}

    /** Of {@code tcp}, {@code tcp6}, {@code udp} and {@code udp6}; what isn't understood is left out. */
    static List<Waiting> parse(List<String> lines) {
        List<Waiting> found = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 10 || !words[1].matches("(\\p{XDigit}{8}|\\p{XDigit}{32}):\\p{XDigit}{4}")) {
                continue;
            }
            int state = Integer.parseInt(words[3], 16);
            if (state == TCP_LISTEN || state == UDP_UNCONNECTED) {
                int colon = words[1].indexOf(':');
                found.add(new Waiting(
                        address(words[1].substring(0, colon)),
                        Integer.parseInt(words[1].substring(colon + 1), 16),
                        Long.parseLong(words[9])));
            }
        }
        return found;
    }

    /** Words of 32 bits in the machine's order, which is little-endian wherever Priok runs. */
    private static IpAddress address(String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits);
        byte[] ordered = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int word = i / WORD_BYTES * WORD_BYTES;
            ordered[word + WORD_BYTES - 1 - i % WORD_BYTES] = bytes[i];
        }
        return IpAddress.of(ordered);
    }

    /** Of {@code sctp/eps}: the local port is the sixth column, the inode the eighth, addresses follow. */
    static List<Waiting> parseSctp(List<String> lines) {
        List<Waiting> found = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words.length > 8 && words[5].matches("\\d+") && words[7].matches("\\d+")) {
                Stream.of(words)
                        .skip(8)
                        .forEach(text -> found.add(new Waiting(
                                IpAddress.parse(text), Integer.parseInt(words[5]), Long.parseLong(words[7]))));
            }
        }
        return found;
    }
}
