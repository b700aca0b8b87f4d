package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.LeavesNothingBehind;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
@SuppressWarnings("NullAway.Init")
class RouteSocketIT {
    private static final MacAddress MAC = MacAddress.parse("02:42:0a:00:00:02");
    private Fd here;
    private Fd there;
    private RouteSocket route;
    private RouteSocket far;

    @BeforeEach
    void makeNamespaces() {
        here = NetworkNamespace.create();
        there = NetworkNamespace.create();
        route = RouteSocket.open(here);
        far = RouteSocket.open(there);
    }

    @AfterEach
    void close() {
        route.close();
        far.close();
        here.close();
        there.close();
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void aNewNamespaceHasItsLoopbackUp() {
        assertThat(route.links()).singleElement().satisfies(link -> {
            assertThat(link.name()).isEqualTo("lo");
            assertThat(link.isLoopback()).isTrue();
            assertThat(link.isUp()).isTrue();
            assertThat(link.kind()).isEmpty();
        });
        assertThat(route.addresses())
                .extracting(address -> address.address().getHostAddress())
                .contains("127.0.0.1");
    }

    @Test
    void aBridgeIsCreatedAsAskedFor() {
        Link bridge = route.create(
                NewLink.bridge("br-test").withMac(MAC).withMtu(1400).withUp());
        assertThat(bridge.kind()).isEqualTo("bridge");
        assertThat(bridge.mac()).isEqualTo(MAC);
        assertThat(bridge.mtu()).isEqualTo(1400);
        assertThat(bridge.isUp()).isTrue();
        assertThat(route.link(LinkRef.of("br-test"))).isEqualTo(bridge);
        assertThat(route.links()).hasSize(2).contains(bridge);
        route.delete(LinkRef.of(bridge.index()));
        assertThat(route.find(LinkRef.of("br-test"))).isEmpty();
        assertThat(route.deleteIfPresent(LinkRef.of("br-test"))).isFalse();
    }

    @Test
    void aVethIsMadeAcrossNamespacesInOneRequest() {
        Link bridge = route.create(NewLink.bridge("br0").withUp());
        NewLink peer = NewLink.vethEnd("eth0").withMac(MAC).withMtu(1300).in(there);
        Link veth = route.create(NewLink.veth("veth0", peer)
                .withMac(MacAddress.parse("02:42:0a:00:00:01"))
                .withMtu(1300)
                .withMaster(bridge.index())
                .withUp());
        assertThat(veth.kind()).isEqualTo("veth");
        assertThat(veth.masterIndex()).isEqualTo(bridge.index());
        assertThat(veth.mac()).hasToString("02:42:0a:00:00:01");
        Link eth = far.link(LinkRef.of("eth0"));
        assertThat(eth.mac()).isEqualTo(MAC);
        assertThat(eth.mtu()).isEqualTo(1300);
        assertThat(eth.isUp()).isFalse();
        far.setUp(LinkRef.of("eth0"));
        assertThat(far.link(LinkRef.of("eth0")).isUp()).isTrue();
        assertThat(eth.parentIndex()).isEqualTo(veth.index());
        assertThat(route.link(LinkRef.of("veth0")).hasCarrier()).isTrue();
    }

    @Test
    void portOptionsAreSetAndTold() {
        int bridge = route.create(NewLink.bridge("br0")).index();
        Link veth = route.create(
                NewLink.veth("veth0", NewLink.vethEnd("eth0").in(there)).withMaster(bridge));
        assertThat(veth.port()).isEqualTo(new BridgePort(false, false));
        route.setPort(LinkRef.of("veth0"), new BridgePort(true, true));
        assertThat(route.link(LinkRef.of("veth0")).port()).isEqualTo(new BridgePort(true, true));
        route.setPort(LinkRef.of(veth.index()), new BridgePort(false, true));
        assertThat(route.link(LinkRef.of("veth0")).port()).isEqualTo(new BridgePort(false, true));
        route.setMaster(LinkRef.of("veth0"), 0);
        assertThat(route.link(LinkRef.of("veth0")).port()).isNull();
        assertThat(route.link(LinkRef.of("veth0")).masterIndex()).isZero();
        route.setMaster(LinkRef.of("veth0"), bridge);
        assertThat(route.link(LinkRef.of("veth0")).masterIndex()).isEqualTo(bridge);
    }

    @Test
    void aMacvlanIsCreatedElsewhere() {
        int parent = route.create(NewLink.veth("parent", NewLink.vethEnd("end")).withUp())
                .index();
        for (LinkKind.MacVlanMode mode :
                List.of(LinkKind.MacVlanMode.BRIDGE, LinkKind.MacVlanMode.PRIVATE, LinkKind.MacVlanMode.VEPA)) {
            route.createElsewhere(
                    NewLink.macvlan("mac0", parent, mode).withMac(MAC).in(there));
            Link macvlan = far.link(LinkRef.of("mac0"));
            assertThat(macvlan.kind()).isEqualTo("macvlan");
            assertThat(macvlan.mac()).isEqualTo(MAC);
            assertThat(macvlan.parentIndex()).isEqualTo(parent);
            far.delete(LinkRef.of("mac0"));
        }
        route.createElsewhere(NewLink.macvlan("mac1", parent, LinkKind.MacVlanMode.PASSTHRU)
                .withUp()
                .in(there));
        assertThat(far.link(LinkRef.of("mac1")).isUp()).isTrue();
        route.delete(LinkRef.of(parent));
        assertThat(far.find(LinkRef.of("mac1"))).isEmpty();
    }

    /** Not every kernel has them; then it says so. */
    @Test
    void ipvlanAndDummyAreCreatedOrMissed() {
        int parent = route.create(NewLink.veth("parent", NewLink.vethEnd("end")).withUp())
                .index();
        for (LinkKind.IpVlanMode mode : LinkKind.IpVlanMode.values()) {
            createOrMiss(NewLink.ipvlan("ip0", parent, mode, LinkKind.IpVlanReach.PRIVATE));
        }
        createOrMiss(NewLink.dummy("dum0"));
    }

    private void createOrMiss(NewLink link) {
        try {
            route.createElsewhere(link.in(there));
        } catch (KernelException e) {
            assertThat(e)
                    .hasMessage("create link " + link.name()
                            + ": EOPNOTSUPP (Operation not supported: Unknown device type)");
            return;
        }
        assertThat(far.link(LinkRef.of(link.name())).kind())
                .isEqualTo(link.kind().kernelName());
        far.delete(LinkRef.of(link.name()));
    }

    @Test
    void aLinkIsChanged() {
        int index = route.create(NewLink.veth("d0", NewLink.vethEnd("end"))).index();
        LinkRef link = LinkRef.of(index);
        route.rename(index, "d1");
        route.setMtu(link, 1234);
        route.setMac(link, MAC);
        route.setUp(LinkRef.of("d1"));
        Link changed = route.link(link);
        assertThat(changed.name()).isEqualTo("d1");
        assertThat(changed.mtu()).isEqualTo(1234);
        assertThat(changed.mac()).isEqualTo(MAC);
        assertThat(changed.isUp()).isTrue();
        route.setDown(link);
        assertThat(route.link(link).isUp()).isFalse();
        route.move(link, there);
        assertThat(route.find(LinkRef.of("d1"))).isEmpty();
        assertThat(far.link(LinkRef.of("d1")).mac()).isEqualTo(MAC);
    }

    @Test
    void addressesAreAddedListedAndRemoved() {
        int link = route.create(NewLink.bridge("d0").withUp()).index();
        LinkAddress four = LinkAddress.of(link, ip("10.1.0.2"), 16).withBroadcast((Inet4Address) ip("10.1.255.255"));
        LinkAddress six = LinkAddress.of(link, ip("fd00::2"), 64);
        route.batch().addAddress(four).addAddress(six).send();
        List<LinkAddress> found = route.addresses(link);
        assertThat(found).anySatisfy(address -> {
            assertThat(address.address()).isEqualTo(four.address());
            assertThat(address.prefixLength()).isEqualTo(16);
            assertThat(address.broadcast()).isEqualTo(four.broadcast());
        });
        assertThat(found).anySatisfy(address -> {
            assertThat(address.address()).isEqualTo(six.address());
            assertThat(address.flags() & LinkAddress.TENTATIVE).isZero();
            assertThat(address.flags() & LinkAddress.NO_DUPLICATE_CHECK).isNotZero();
        });
        assertThat(route.addresses()).hasSizeGreaterThan(found.size());
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.addAddress(four))
                .satisfies(e -> assertThat(e.is(Errno.EEXIST)).isTrue())
                .withMessageStartingWith("add address 10.1.0.2/16 on link #" + link + ": EEXIST (File exists");
        route.removeAddress(four);
        route.removeAddress(six);
        assertThat(route.addresses(link))
                .extracting(LinkAddress::address)
                .doesNotContain(four.address(), six.address());
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.removeAddress(four))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
    }

    @Test
    void routesAreAddedListedAndRemoved() {
        int link = route.create(NewLink.bridge("d0").withUp()).index();
        Route four = Route.defaultVia(ip("10.1.0.1"), link).withMetric(7);
        Route six = Route.defaultVia(ip("fd00::1"), link).withMetric(9);
        Route direct = Route.onLink(ip("192.168.7.0"), 24, link).withSource(ip("10.1.0.2"));
        route.batch()
                .addAddress(LinkAddress.of(link, ip("10.1.0.2"), 16))
                .addAddress(LinkAddress.of(link, ip("fd00::2"), 64))
                .addRoute(four)
                .addRoute(six)
                .addRoute(direct)
                .send();
        assertThat(route.routes()).contains(four, six, direct);
        assertThat(route.allRoutes()).hasSizeGreaterThan(route.routes().size());
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.addRoute(four))
                .withMessageStartingWith("add route default via 10.1.0.1 on link #" + link + ": EEXIST");
        route.replaceRoute(Route.defaultVia(ip("10.1.0.9"), link).withMetric(7));
        assertThat(route.routes()).doesNotContain(four);
        route.removeRoute(Route.defaultVia(ip("10.1.0.9"), link).withMetric(7));
        route.removeRoute(six);
        route.removeRoute(direct);
        assertThat(route.routes()).noneMatch(Route::isDefault).doesNotContain(direct);
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.removeRoute(direct))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
    }

    @Test
    void neighborsAreSetListedAndRemoved() {
        int link = route.create(NewLink.bridge("d0").withUp()).index();
        Neighbor four = Neighbor.permanent(link, ip("10.1.0.3"), MAC);
        Neighbor six = Neighbor.permanent(link, ip("fd00::3"), MAC);
        route.setNeighbor(four);
        route.setNeighbor(six);
        assertThat(route.neighbors()).contains(four, six);
        route.removeNeighbor(four);
        assertThat(route.neighbors()).contains(six).doesNotContain(four);
    }

    @Test
    void aBatchCreatesAndConfiguresALinkOfAChosenIndex() {
        NewLink dummy = NewLink.bridge("d0").withIndex(4711).withUp();
        route.batch()
                .create(dummy)
                .addAddress(LinkAddress.of(4711, ip("10.1.0.2"), 16))
                .addRoute(Route.defaultVia(ip("10.1.0.1"), 4711))
                .send();
        assertThat(route.link(LinkRef.of("d0")).index()).isEqualTo(4711);
        assertThat(route.routes()).anyMatch(Route::isDefault);

        NewLink peer = NewLink.vethEnd("eth0").withIndex(7).in(there);
        route.create(NewLink.veth("v0", peer).withIndex(5000));
        assertThat(far.link(LinkRef.of("eth0")).index()).isEqualTo(7);
    }

    @Test
    void aBatchGoesOnAfterAnErrorAndTellsTheFirst() {
        RouteBatch batch = route.batch()
                .create(NewLink.bridge("d0"))
                .setUp(LinkRef.of("none"))
                .delete(LinkRef.of("none2"))
                .create(NewLink.bridge("d1"));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(batch::send)
                .withMessage("set up link none: ENODEV (No such device)")
                .satisfies(e -> assertThat(e.subject()).isEqualTo("none"));
        assertThat(route.links()).extracting(Link::name).contains("d0", "d1");
        assertThat(route.batch().isEmpty()).isTrue();
        route.batch().send();
    }

    @Test
    void manyChangesFitOneBatch() {
        RouteBatch batch = route.batch();
        for (int i = 0; i < 128; i++) {
            batch.create(NewLink.bridge("d" + i));
        }
        assertThatIllegalStateException().isThrownBy(() -> batch.setUp(LinkRef.of("d0")));
        batch.send();
        assertThat(route.links()).hasSize(129);
    }

    @Test
    void theKernelsExplanationIsInTheText() {
        int link = route.create(NewLink.bridge("d0").withUp()).index();
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.addRoute(Route.defaultVia(ip("10.9.0.1"), link)))
                .withMessage("add route default via 10.9.0.1 on link #" + link
                        + ": ENETUNREACH (Network is unreachable: Nexthop has invalid gateway)");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.setMaster(LinkRef.of("lo"), link))
                .withMessageStartingWith("set the master of link lo: EINVAL (Invalid argument");
        route.create(NewLink.bridge("d2"));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.create(NewLink.bridge("d2")))
                .withMessageStartingWith("create link d2: EEXIST (File exists");
    }

    @Test
    void whatCannotBeIsRefusedBeforeTheKernel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.bridge("sixteen-letters-"))
                .withMessage("the name of a link has 1 to 15 bytes, \"sixteen-letters-\" has 16");
        assertThatIllegalArgumentException().isThrownBy(() -> LinkRef.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> LinkRef.of("a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> NewLink.bridge("veth%d"));
        assertThatIllegalArgumentException().isThrownBy(() -> LinkRef.of(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Route.via(ip("10.0.0.0"), 8, ip("fd00::1"), 1))
                .withMessageContaining("different address families");
        assertThatIllegalArgumentException().isThrownBy(() -> LinkAddress.of(1, ip("10.0.0.1"), 33));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> LinkAddress.of(1, ip("fd00::1"), 64).withBroadcast((Inet4Address) ip("10.255.255.255")));
        assertThatIllegalArgumentException().isThrownBy(() -> Route.onLink(ip("10.0.0.0"), 8, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.bridge("d").withMac(MacAddress.parse("01:00:5e:00:00:01")));
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse("02:42"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.vethEnd("eth0").withUp());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewLink.bridge("d").withMaster(3).in(there));
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> route.addAddress(LinkAddress.of(999, ip("10.0.0.1"), 8)))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
    }

    @Test
    void threadsShareASocket() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "d" + i;
                futures.add(executor.submit(() -> {
                    Link made = route.create(NewLink.bridge(name));
                    assertThat(made.name()).isEqualTo(name);
                    assertThat(route.links()).contains(made);
                    route.delete(LinkRef.of(name));
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        }
        assertThat(route.links()).hasSize(1);
    }

    @Test
    void aSocketKeepsItsNamespace() {
        far.create(NewLink.bridge("kept"));
        there.close();
        assertThat(far.find(LinkRef.of("kept"))).isPresent();
    }

    @Test
    void aClosedSocketSaysSo() {
        route.close();
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(route::links)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    }
}
