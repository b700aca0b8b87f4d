package dev.priok.kernel.net;

import dev.priok.kernel.Fd;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Prints how long the steps of connecting a container take. Run by hand: the machine must be quiet. */
final class Figures {
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("10.9.0.1");
    private static final InetAddress GATEWAY6 = InetAddress.ofLiteral("fd00:9::1");

    private Figures() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        try (Fd host = NetworkNamespace.create();
                RouteSocket route = RouteSocket.open(host)) {
            int bridge = route.create(NewLink.bridge("br0").withUp()).index();
            route.addAddress(LinkAddress.of(bridge, GATEWAY, 16));
            for (int i = 0; i < 2; i++) {
                namespaces(rounds);
                whole(route, bridge, rounds);
                wholeStepByStep(route, bridge, rounds);
            }
            elements(host, rounds * 10);
        }
    }

    private static void namespaces(int rounds) {
        measure("new netns with lo up", rounds, _ -> NetworkNamespace.create().close());
        try (Fd namespace = NetworkNamespace.create()) {
            measure("enter a netns on a new thread", rounds, _ -> NetworkNamespace.run(namespace, () -> true));
            measure(
                    "enter it and open a route socket",
                    rounds,
                    _ -> RouteSocket.open(namespace).close());
            try (RouteSocket inside = RouteSocket.open(namespace)) {
                measure("find a link", rounds, _ -> inside.link(LinkRef.of("lo")));
                measure("list links", rounds, _ -> inside.links());
                measure("set a link up", rounds, _ -> inside.setUp(LinkRef.of("lo")));
            }
        }
    }

    private record Inside(Fd namespace, RouteSocket route) {}

    private static Inside inside() {
        return NetworkNamespace.create(() -> new Inside(NetworkNamespace.current(), RouteSocket.open()));
    }

    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("10.9." + (1 + number / 200) + "." + (1 + number % 200));
    }

    private static InetAddress address6(int number) {
        return InetAddress.ofLiteral("fd00:9::" + Integer.toHexString(number + 2));
    }

    private static void whole(RouteSocket route, int bridge, int rounds) {
        long[][] steps = new long[4][rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            Inside inside = inside();
            long made = System.nanoTime();
            route.batch()
                    .create(NewLink.veth("v" + i, NewLink.vethEnd("eth0").in(inside.namespace()))
                            .withMaster(bridge)
                            .withUp())
                    .send();
            long connected = System.nanoTime();
            int index = inside.route().link(LinkRef.of("eth0")).index();
            inside.route()
                    .batch()
                    .addAddress(LinkAddress.of(index, address(i), 16))
                    .addAddress(LinkAddress.of(index, address6(i), 64))
                    .setUp(LinkRef.of(index))
                    .addRoute(Route.defaultVia(GATEWAY, index))
                    .addRoute(Route.defaultVia(GATEWAY6, index))
                    .send();
            long configured = System.nanoTime();
            inside.route().close();
            inside.namespace().close();
            long ended = System.nanoTime();
            steps[0][i] = made - begin;
            steps[1][i] = connected - made;
            steps[2][i] = configured - connected;
            steps[3][i] = ended - configured;
        }
        print("whole: new netns, lo up, socket", steps[0]);
        print("whole: veth into it, on the bridge, up", steps[1]);
        print("whole: find, 2 addresses, up, 2 routes", steps[2]);
        print("whole: drop the netns", steps[3]);
        long[] sum = new long[rounds];
        Arrays.setAll(sum, i -> steps[0][i] + steps[1][i] + steps[2][i]);
        print("whole: netns + veth + address + route", sum);
    }

    private static void wholeStepByStep(RouteSocket route, int bridge, int rounds) {
        long[] configure = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            Inside inside = inside();
            route.create(NewLink.veth("w" + i, NewLink.vethEnd("eth0").in(inside.namespace()))
                    .withMaster(bridge)
                    .withUp());
            long begin = System.nanoTime();
            int index = inside.route().link(LinkRef.of("eth0")).index();
            inside.route().addAddress(LinkAddress.of(index, address(i), 16));
            inside.route().addAddress(LinkAddress.of(index, address6(i), 64));
            inside.route().setUp(LinkRef.of(index));
            inside.route().addRoute(Route.defaultVia(GATEWAY, index));
            inside.route().addRoute(Route.defaultVia(GATEWAY6, index));
            configure[i] = System.nanoTime() - begin;
            inside.route().close();
            inside.namespace().close();
        }
        print("the same configuration without a batch", configure);
    }

    private static void elements(Fd namespace, int rounds) {
        measure(
                "open and close an nft context",
                50,
                _ -> NetworkNamespace.run(namespace, () -> {
                    Nftables.open().close();
                    return true;
                }));
        try (Nftables nft = NetworkNamespace.run(namespace, Nftables::open)) {
            nft.run("""
                    add table ip t
                    add map ip t ports { type inet_proto . inet_service : ipv4_addr . inet_service ; }
                    add chain ip t pre { type nat hook prerouting priority dstnat ; policy accept ; }
                    add rule ip t pre dnat ip to ip protocol . th dport map @ports
                    """);
            for (int i = 0; i < 2; i++) {
                measure(
                        "add a map element",
                        rounds,
                        n -> nft.run("add element ip t ports { tcp . " + (n + 1) + " : 10.0.0.2 . 80 }"));
                measure(
                        "delete a map element of " + rounds,
                        rounds,
                        n -> nft.run("delete element ip t ports { tcp . " + (n + 1) + " }"));
            }
            measure("list tables by nft", rounds, _ -> nft.run("list tables"));
        }
        measure("list tables by netlink", rounds, _ -> NftTable.list());
    }

    private static void measure(String what, int rounds, IntConsumer step) {
        long[] times = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            step.accept(i);
            times[i] = System.nanoTime() - begin;
        }
        print(what, times);
    }

    private static void print(String what, long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-42s median %8.3f ms, 95%% %8.3f ms%n",
                what, sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 95 / 100] / 1e6);
    }
}
