package dev.priok.network.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Prints how long answers take, seen by a client with a plain socket. Run by hand: the machine must be quiet. */
final class Figures {
    private Figures() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        // Made before, so that the first figure is not that of loading the client's classes.
        byte[] local = Served.question("web", Type.A).toWire();
        byte[] pointer = Served.question("2.0.0.10.in-addr.arpa", Type.PTR).toWire();
        byte[] foreign = Served.question("example.com", Type.A).toWire();
        byte[] reply = TestUpstream.response(new Message(foreign), Rcode.NOERROR, "192.0.2.1")
                .toWire();
        try (TestUpstream upstream = new TestUpstream((query, _) -> {
            byte[] answer = reply.clone();
            answer[0] = (byte) (query.getHeader().getID() >> 8);
            answer[1] = (byte) query.getHeader().getID();
            return List.of(answer);
        })) {
            try (Served served = new Served(new Forwarder(), List.of(upstream.address()))) {
                measure("local A", served.address(), local, rounds);
                measure("local PTR", served.address(), pointer, rounds);
                measure("forwarded A", served.address(), foreign, rounds);
                measure("(the upstream alone)", upstream.address(), foreign, rounds);
            }
        }
        HostResolver resolver = HostResolver.ofMachine();
        resolver.get();
        long begin = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            resolver.get();
        }
        System.out.printf("host resolver        %8.1f us each%n", (System.nanoTime() - begin) / 1e3 / rounds);
    }

    private static void measure(String what, InetSocketAddress server, byte[] query, int rounds) throws IOException {
        long[] nanos = new long[rounds];
        DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(5));
            DatagramPacket question = new DatagramPacket(query, query.length, server);
            for (int i = 0; i < rounds; i++) {
                long begin = System.nanoTime();
                socket.send(question);
                answer.setLength(4096);
                socket.receive(answer);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        long first = nanos[0];
        Arrays.sort(nanos);
        System.out.printf(
                "%-20s %8.1f us median, %8.1f us 99 %%, %8.1f us 99.9 %%, first %8.1f us%n",
                what,
                nanos[rounds / 2] / 1e3,
                nanos[(int) (rounds * 0.99)] / 1e3,
                nanos[(int) (rounds * 0.999)] / 1e3,
                first / 1e3);
    }
}
