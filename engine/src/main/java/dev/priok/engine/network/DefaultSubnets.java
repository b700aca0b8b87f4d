package dev.priok.engine.network;

import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses subnets for networks whose user names none. */
final class DefaultSubnets {
    /** As dockerd 28 has them. */
    private static final List<AddressSpace> VERSION_4 = version4Spaces();

    private static final int LOCAL_LENGTH = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<AddressSpace> version4;
    private final List<AddressSpace> version6;

    /** @param chosen those of the engine's owner; they replace the usual ones of their family */
    DefaultSubnets(List<AddressSpace> chosen) {
        List<AddressSpace> chosen4 =
                chosen.stream().filter(space -> space.base().isVersion4()).toList();
        version4 = chosen4.isEmpty() ? VERSION_4 : chosen4;
        version6 = chosen.stream().filter(space -> !space.base().isVersion4()).toList();
    }

    private static List<AddressSpace> version4Spaces() {
        List<AddressSpace> spaces = new ArrayList<>();
        for (int second = 17; second < 32; second++) {
            spaces.add(new AddressSpace(IpPrefix.parse("172." + second + ".0.0/16"), 16));
        }
        spaces.add(new AddressSpace(IpPrefix.parse("192.168.0.0/16"), 20));
        return List.copyOf(spaces);
    }

    /** The first one that overlaps nothing. InvalidParameter with Docker's wording if there is none. */
    IpPrefix version4(Collection<IpPrefix> used) {
        return firstFree(version4, used);
    }

    /** The same; if the owner named no space, a random local /64, RFC 4193. */
    IpPrefix version6(Collection<IpPrefix> used) {
        if (!version6.isEmpty()) {
            return firstFree(version6, used);
        }
        while (true) {
            byte[] bytes = new byte[16];
            byte[] random = new byte[7];
            RANDOM.nextBytes(random);
            bytes[0] = (byte) 0xfd;
            System.arraycopy(random, 0, bytes, 1, random.length);
            IpPrefix candidate = new IpPrefix(IpAddress.of(bytes), LOCAL_LENGTH);
            if (used.stream().noneMatch(candidate::overlaps)) {
                return candidate;
            }
        }
    }

    /** Whether this subnet may have been chosen here. */
    boolean offers(IpPrefix subnet) {
        List<AddressSpace> spaces = subnet.isVersion4() ? version4 : version6;
        boolean local = !subnet.isVersion4() && spaces.isEmpty();
        return local
                ? subnet.length() == LOCAL_LENGTH && (subnet.address().bytes()[0] & 0xff) == 0xfd
                : spaces.stream()
                        .anyMatch(space -> space.length() == subnet.length()
                                && space.base().contains(subnet));
    }

    private static IpPrefix firstFree(List<AddressSpace> spaces, Collection<IpPrefix> used) {
        for (AddressSpace space : spaces) {
            IpPrefix free = firstFree(space, used);
            if (free != null) {
                return free;
            }
        }
        throw new EngineException(
                new EngineError.InvalidParameter("all predefined address pools have been fully subnetted"));
    }

    private static @Nullable IpPrefix firstFree(AddressSpace space, Collection<IpPrefix> used) {
        IpPrefix base = space.base();
        BigInteger step = BigInteger.ONE.shiftLeft(base.address().bits() - space.length());
        BigInteger at = BigInteger.ZERO;
        while (at.compareTo(base.size()) < 0) {
            IpPrefix candidate = new IpPrefix(base.at(at), space.length());
            IpPrefix obstacle =
                    used.stream().filter(candidate::overlaps).findFirst().orElse(null);
            if (obstacle == null) {
                return candidate;
            }
            // Behind the larger of the two.
            IpPrefix larger = obstacle.contains(candidate) ? obstacle : candidate;
            at = larger.contains(base)
                    ? base.size()
                    : base.offsetOf(larger.at(BigInteger.ZERO))
                            .add(larger.size())
                            .max(at.add(step));
        }
        return null;
    }
}
