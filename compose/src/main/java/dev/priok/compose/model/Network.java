package dev.priok.compose.model;

import dev.priok.compose.tree.Mapping;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A network of the project.
 *
 * @param key the project's name for it
 * @param name the engine's
 * @param external it must be there already
 * @param enableIpv4 null: the engine's default; so for IPv6
 */
public record Network(
        String key,
        String name,
        String driver,
        SortedMap<String, String> driverOptions,
        Ipam ipam,
        boolean external,
        boolean internal,
        boolean attachable,
        SortedMap<String, String> labels,
        @Nullable Boolean enableIpv4,
        @Nullable Boolean enableIpv6,
        Mapping document) {
    /** Where its addresses come from. */
    public record Ipam(String driver, List<Pool> pools, SortedMap<String, String> options) {
        static Ipam read(Fields fields) {
            return new Ipam(fields.text("driver"), fields.objects("config", Pool::read), fields.textMap("options"));
        }
    }

    /** A subnet. */
    public record Pool(String subnet, String gateway, String ipRange, SortedMap<String, String> auxiliaryAddresses) {
        static Pool read(Fields fields) {
            return new Pool(
                    fields.text("subnet"),
                    fields.text("gateway"),
                    fields.text("ip_range"),
                    fields.textMap("aux_addresses"));
        }
    }

    /** Reads a checked, normalized mapping. */
    public static Network read(String key, Mapping document) {
        Fields fields = Fields.of(document);
        return new Network(
                key,
                fields.text("name"),
                fields.text("driver"),
                fields.textMap("driver_opts"),
                Ipam.read(fields.inner("ipam")),
                fields.flag("external"),
                fields.flag("internal"),
                fields.flag("attachable"),
                fields.textMap("labels"),
                fields.flagOrNull("enable_ipv4"),
                fields.flagOrNull("enable_ipv6"),
                document);
    }
}
