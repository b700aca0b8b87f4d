package dev.priok.engine.network;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpPrefix;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Chooses subnets for networks whose user names none. */
final class DefaultSubnets {
    /** A part of the address space that is cut into subnets of one size. */
    record Cut(IpPrefix base, int length) {}

    /** As dockerd 28 has them. */
    private static final List<Cut> VERSION_4 = version4();

    private static final SecureRandom RANDOM = new SecureRandom();

    private DefaultSubnets() {}

    private static List<Cut> version4() {
        List<Cut> cuts = new ArrayList<>();
        for (int second = 17; second < 32; second++) {
            cuts.add(new Cut(IpPrefix.parse("172." + second + ".0.0/16"), 16));
        }
        cuts.add(new Cut(IpPrefix.parse("192.168.0.0/16"), 20));
        return List.copyOf(cuts);
    }

    /** The first one that overlaps nothing. Unavailable with Docker's wording if there is none. */
    static IpPrefix version4(Collection<IpPrefix> used) {
        for (Cut cut : VERSION_4) {
            BigInteger step = BigInteger.ONE.shiftLeft(32 - cut.length());
            for (BigInteger at = BigInteger.ZERO; at.compareTo(cut.base().size()) < 0; at = at.add(step)) {
                IpPrefix candidate = new IpPrefix(cut.base().at(at), cut.length());
                if (used.stream().noneMatch(candidate::overlaps)) {
                    return candidate;
                }
            }
        }
        throw new EngineException(new EngineError.InvalidParameter(
                "all predefined address pools have been fully subnetted: name a subnet with --subnet"));
    }

    /** A random local /64, RFC 4193. */
    static IpPrefix version6(Collection<IpPrefix> used) {
        while (true) {
            byte[] bytes = new byte[16];
            byte[] random = new byte[7];
            RANDOM.nextBytes(random);
            bytes[0] = (byte) 0xfd;
            System.arraycopy(random, 0, bytes, 1, random.length);
            IpPrefix candidate = new IpPrefix(dev.priok.model.IpAddress.of(bytes), 64);
            if (used.stream().noneMatch(candidate::overlaps)) {
                return candidate;
            }
        }
    }
}
