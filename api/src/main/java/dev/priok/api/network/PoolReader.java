package dev.priok.api.network;

import dev.priok.api.json.Fields;
import dev.priok.engine.network.NetworkRequest.PoolRequest;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Docker's {@code IPAM.Config}; InvalidParameter with dockerd's words for all that is wrong with it. */
final class PoolReader {
    private final List<String> problems = new ArrayList<>();

    private PoolReader() {}

    static List<PoolRequest> read(List<Fields> configs) {
        PoolReader reader = new PoolReader();
        List<PoolRequest> pools = new ArrayList<>();
        for (Fields config : configs) {
            PoolRequest pool = reader.pool(config);
            if (pool != null) {
                pools.add(pool);
            }
        }
        Problems.refuse("invalid network config", reader.problems);
        return pools;
    }

    private @Nullable PoolRequest pool(Fields config) {
        String text = config.text("Subnet");
        IpPrefix subnet = AddressText.prefixOrNull(text);
        if (subnet == null) {
            problems.add("invalid subnet " + text + ": invalid CIDR block notation");
            return null;
        }
        if (!subnet.isNetwork()) {
            problems.add("invalid subnet " + subnet + ": it should be " + subnet.network());
        }
        IpPrefix range = range(config.text("IPRange"), subnet);
        String gateway = config.text("Gateway");
        Map<String, IpAddress> auxiliary = new HashMap<>();
        config.textMap("AuxiliaryAddresses").forEach((name, value) -> {
            IpAddress address = address("auxiliary address " + name, value, subnet);
            if (address != null) {
                auxiliary.put(name, address);
            }
        });
        return new PoolRequest(subnet, range, address("gateway " + gateway, gateway, subnet), auxiliary);
    }

    private @Nullable IpPrefix range(String text, IpPrefix subnet) {
        if (text.isEmpty()) {
            return null;
        }
        String name = "invalid ip-range " + text + ": ";
        IpPrefix range = AddressText.prefixOrNull(text);
        if (range == null) {
            problems.add(name + "invalid CIDR block notation");
        } else if (range.isVersion4() != subnet.isVersion4()) {
            problems.add(name + "parent subnet is an " + AddressText.family(subnet) + " block");
        } else {
            if (range.length() < subnet.length()) {
                problems.add(name + "CIDR block is bigger than its parent subnet " + subnet);
            }
            if (!range.isNetwork()) {
                problems.add(name + "it should be " + range.network());
            }
            if (!range.overlaps(subnet)) {
                problems.add(name + "parent subnet " + subnet + " doesn't contain ip-range");
            }
        }
        return range;
    }

    private @Nullable IpAddress address(String name, String text, IpPrefix subnet) {
        if (text.isEmpty()) {
            return null;
        }
        IpAddress address = AddressText.addressOrNull(text);
        if (address == null) {
            problems.add("invalid " + name + ": invalid address");
        } else if (address.isVersion4() != subnet.isVersion4()) {
            problems.add("invalid " + name + ": parent subnet is an " + AddressText.family(subnet) + " block");
        } else if (!subnet.contains(address)) {
            problems.add("invalid " + name + ": parent subnet " + subnet + " doesn't contain this address");
        }
        return address;
    }
}
