package dev.priok.engine.network;

import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's owner sets for all networks and containers.
 *
 * @param publishAddress where ports are published that name no address, on networks that name none; null: everywhere
 * @param pools subnets for networks whose users name none; empty of a family: the engine's own choice
 * @param linkEnvironment whether a container gets the environment of those it is linked to
 */
public record NetworkSettings(
        DefaultBridge bridge,
        @Nullable IpAddress publishAddress,
        List<AddressSpace> pools,
        Names names,
        boolean linkEnvironment) {
    /** Nothing set. */
    public static final NetworkSettings DEFAULT = new NetworkSettings(
            new DefaultBridge(Family.DEFAULT, null, 1500, true, true),
            null,
            List.of(),
            new Names(List.of(), List.of(), List.of(), List.of()),
            true);

    public NetworkSettings {
        pools = List.copyOf(pools);
    }

    /**
     * The network {@code bridge}.
     *
     * @param ipv6 null: it has no IPv6
     * @param interContainer whether its containers may talk to each other
     * @param masquerade whether the machine's address stands for theirs outside
     */
    public record DefaultBridge(
            Family ipv4, @Nullable Family ipv6, int mtu, boolean interContainer, boolean masquerade) {
        public DefaultBridge {
            if (mtu < 68 || mtu > 65535) {
                throw EngineException.invalid("invalid MTU of the default bridge: " + mtu);
            }
        }
    }

    /**
     * The default bridge's addresses of one family; null: the engine chooses.
     *
     * @param bridge the machine's address on it, with the subnet's length
     * @param range where containers' addresses are chosen from
     * @param gateway where containers send what is for elsewhere; null: to the machine
     */
    public record Family(
            @Nullable IpPrefix bridge,
            @Nullable IpPrefix range,
            @Nullable IpAddress gateway) {
        public static final Family DEFAULT = new Family(null, null, null);
    }

    /** A part of the address space that is cut into subnets of one length. */
    public record AddressSpace(IpPrefix base, int length) {
        public AddressSpace {
            base = base.network();
            if (length < base.length() || length > base.address().bits() - 2) {
                throw EngineException.invalid(
                        "invalid default address pool " + base + ": its subnets' size " + length + " must be from "
                                + base.length() + " to " + (base.address().bits() - 2));
            }
        }
    }

    /**
     * What containers get in their files that say nothing themselves.
     *
     * @param servers addresses of name servers
     * @param hostGateway what {@code host-gateway} stands for; empty: the default bridge's addresses
     */
    public record Names(
            List<IpAddress> servers, List<String> search, List<String> options, List<IpAddress> hostGateway) {
        public Names {
            servers = List.copyOf(servers);
            search = List.copyOf(search);
            options = List.copyOf(options);
            hostGateway = List.copyOf(hostGateway);
        }
    }
}
