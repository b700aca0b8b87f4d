package dev.priok.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final MacAddress MAC = MacAddress.parse("02:42:0a:00:00:02");

    private static Message written(NewLink link) {
        MessageWriter out = new MessageWriter().begin(LinkMessages.NEW, 1, 77);
        LinkMessages.writeNew(out, link);
        out.end();
        List<Message> messages = Message.parse(out.finished());
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    @Test
    void aLinkReadsBackAsWritten() {
        Message message = written(NewLink.bridge("br-0123456789ab")
                .withMac(MAC)
                .withMtu(9000)
                .withMaster(3)
                .withIndex(12)
                .withUp());
        assertThat(message.type()).isEqualTo(LinkMessages.NEW);
        assertThat(message.sequence()).isEqualTo(77);
        assertThat(LinkMessages.read(message.payload()))
                .isEqualTo(new Link(12, "br-0123456789ab", "bridge", 1, MAC, 9000, 3, 0, "", null));
    }

    /** IFLA_LINKINFO (18) with IFLA_INFO_KIND (1) and IFLA_INFO_DATA (2): IFLA_IPVLAN_MODE (1) and _FLAGS (2). */
    @Test
    void anIpvlanCarriesParentModeAndReach() {
        Message message = written(NewLink.ipvlan("ip0", 5, LinkKind.IpVlanMode.L3S, LinkKind.IpVlanReach.VEPA));
        Link link = LinkMessages.read(message.payload());
        assertThat(link.kind()).isEqualTo("ipvlan");
        assertThat(link.parentIndex()).isEqualTo(5);
        Attributes data = Attributes.after(message.payload(), LinkMessages.FIXED_BYTES)
                .nested(18)
                .nested(2);
        assertThat(data.bytes(1)).containsExactly(nativeShort(2));
        assertThat(data.bytes(2)).containsExactly(nativeShort(2));
    }

    private static byte[] nativeShort(int value) {
        return ByteBuffer.allocate(2)
                .order(ByteOrder.nativeOrder())
                .putShort((short) value)
                .array();
    }

    @Test
    void aPeerIsAWholeLinkWithinTheLink() {
        Message message = written(NewLink.veth("v0", NewLink.vethEnd("eth0").withMac(MAC)));
        byte[] peer = Attributes.after(message.payload(), LinkMessages.FIXED_BYTES)
                .nested(18)
                .nested(2)
                .bytes(1);
        assertThat(peer).isNotNull();
        Link link = LinkMessages.read(ByteBuffer.wrap(peer).order(ByteOrder.nativeOrder()));
        assertThat(link.name()).isEqualTo("eth0");
        assertThat(link.mac()).isEqualTo(MAC);
    }

    @Test
    void messagesOfABatchFollowEachOther() {
        MessageWriter out = new MessageWriter();
        for (int i = 0; i < 200; i++) {
            out.begin(20, 1, i).int8(i).end();
        }
        out.addFlagsToLast(4);
        List<Message> messages = Message.parse(out.finished());
        assertThat(messages).hasSize(200);
        assertThat(messages.get(198).flags()).isEqualTo(1);
        assertThat(messages.get(199).flags()).isEqualTo(5);
        assertThat(messages.get(199).sequence()).isEqualTo(199);
    }

    /** Truncated attributes end the list; whatever the bytes are, nothing but an exception of ours comes out. */
    @Test
    void damagedMessagesDoNoHarm() {
        Random random = new Random(1);
        byte[] whole = new byte[64];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(whole);
            ByteBuffer payload = ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder());
            Attributes attributes = Attributes.after(payload, random.nextInt(64));
            attributes.text(1);
            attributes.int32(2, 0);
            attributes.nested(3).isSet8(1);
        }
        ByteBuffer lying =
                ByteBuffer.allocate(32).order(ByteOrder.nativeOrder()).putInt(0, 1000);
        assertThatIllegalStateException().isThrownBy(() -> Message.parse(lying));
        ByteBuffer endless = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        assertThatIllegalStateException().isThrownBy(() -> Message.parse(endless));
    }

    @Test
    void ethernetAddressesReadAndPrint() {
        assertThat(MAC).hasToString("02:42:0a:00:00:02");
        assertThat(MacAddress.parse("02-42-0A-00-00-02")).isEqualTo(MAC);
        assertThat(MacAddress.of(MAC.bytes())).isEqualTo(MAC);
        assertThat(MacAddress.parse("ff:ff:ff:ff:ff:ff").isGroup()).isTrue();
        for (String wrong : List.of("", "02", "02:42:0a:00:00:02:03", "02:42:0a:00:00:0g", "0242.0a00.0002")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MacAddress.parse(wrong))
                    .withMessage("not an Ethernet address: " + wrong);
        }
    }
}
