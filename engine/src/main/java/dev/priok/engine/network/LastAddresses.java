package dev.priok.engine.network;

import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Networking.EndpointSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that a container had on its networks, which a program that is brought back may still use. */
public record LastAddresses(List<Place> places) {
    public static final LastAddresses NONE = new LastAddresses(List.of());

    private static final String NO_ADDRESS = "-";

    public LastAddresses {
        places = List.copyOf(places);
    }

    /** @param network its name */
    public record Place(
            String network,
            @Nullable IpAddress ipv4,
            @Nullable IpAddress ipv6) {}

    /** What {@link #text} gave; lines that can't be read are left out, as the addresses are a wish only. */
    public static LastAddresses parse(String text) {
        List<Place> places = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 3) {
                try {
                    places.add(new Place(words[0], address(words[1]), address(words[2])));
                } catch (EngineException e) {
                    // As if it had not been said.
                }
            }
        }
        return new LastAddresses(places);
    }

    private static @Nullable IpAddress address(String word) {
        return word.equals(NO_ADDRESS) ? null : IpAddress.parse(word);
    }

    /** A line per network: name, IPv4 and IPv6 address. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Place place : places) {
            text.append(place.network())
                    .append(' ')
                    .append(word(place.ipv4()))
                    .append(' ')
                    .append(word(place.ipv6()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String word(@Nullable IpAddress address) {
        return address == null ? NO_ADDRESS : address.toString();
    }

    /** The wish with the addresses of last time where it names none. */
    EndpointSpec preferredBy(EndpointSpec wish) {
        return places.stream()
                .filter(place -> place.network().equals(wish.network()))
                .findFirst()
                .map(place -> wish.withAddresses(
                        wish.ipv4() == null ? place.ipv4() : wish.ipv4(),
                        wish.ipv6() == null ? place.ipv6() : wish.ipv6()))
                .orElse(wish);
    }
}
