package dev.priok.network.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Answers from a {@link NameTable}; several addresses take turns in being the first. Thread-safe. */
final class LocalAnswers {
    /** What the table says to a query. */
    sealed interface Verdict {
        /** @param message the whole response */
        @SuppressWarnings("ArrayRecordComponent") // nobody compares it
        record Reply(byte[] message) implements Verdict {}

        /** @param nameExists that upstream servers do not know the name does not mean that there is none */
        record AskUpstream(boolean nameExists) implements Verdict {}
    }

    /** One counter for all names would show an even number of alternating questions always the same order. */
    private static final int COUNTERS = 64;

    private final NameTable names;
    private final boolean keepsSingleLabels;
    private final AtomicIntegerArray turns = new AtomicIntegerArray(COUNTERS);

    /** @param keepsSingleLabels names without a dot never leave: addresses of unknown ones are answered without records */
    LocalAnswers(NameTable names, boolean keepsSingleLabels) {
        this.names = names;
        this.keepsSingleLabels = keepsSingleLabels;
    }

    Verdict answer(Query query, int maxBytes) {
        String name = query.name();
        if (name == null || query.queryClass() != Query.CLASS_IN) {
            return new Verdict.AskUpstream(false);
        }
        if (query.type() == Query.TYPE_PTR) {
            return pointer(query, name, maxBytes);
        }
        Optional<List<InetAddress>> addresses = names.addresses(name);
        boolean asksAddress = query.type() == Query.TYPE_A || query.type() == Query.TYPE_AAAA;
        if (addresses.isEmpty()) {
            return asksAddress && keepsSingleLabels && query.hasOneLabel()
                    ? new Verdict.Reply(Answer.empty(query, Query.NO_ERROR))
                    : new Verdict.AskUpstream(false);
        }
        if (asksAddress) {
            return new Verdict.Reply(Answer.records(query, contents(query, name, addresses.get()), maxBytes));
        }
        // Without MX record, mail goes to the address itself (RFC 5321 section 5.1).
        if (query.type() == Query.TYPE_MX || query.hasOneLabel()) {
            return new Verdict.Reply(Answer.empty(query, Query.NO_ERROR));
        }
        return new Verdict.AskUpstream(true);
    }

    private Verdict pointer(Query query, String name, int maxBytes) {
        Optional<String> found = ReverseName.address(name).flatMap(names::name);
        if (found.isEmpty()) {
            return new Verdict.AskUpstream(false);
        }
        byte[] content = Answer.name(found.get());
        return new Verdict.Reply(Answer.records(query, content == null ? List.of() : List.of(content), maxBytes));
    }

    private List<byte[]> contents(Query query, String name, List<InetAddress> addresses) {
        boolean wantsIpv4 = query.type() == Query.TYPE_A;
        List<byte[]> contents = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (address instanceof Inet4Address == wantsIpv4) {
                contents.add(address.getAddress());
            }
        }
        if (contents.size() > 1) {
            int counter = Math.floorMod(31 * name.hashCode() + query.type(), COUNTERS);
            Collections.rotate(contents, -Math.floorMod(turns.getAndIncrement(counter), contents.size()));
        }
        return contents;
    }
}
