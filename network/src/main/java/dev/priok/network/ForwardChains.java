package dev.priok.network;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what nft(8) lists of chains that forwarded packets pass. */
final class ForwardChains {
    private static final Pattern TABLE = Pattern.compile("table (ip|ip6|inet) (\\S+) \\{");
    private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{");
    private static final Pattern DROPPING = Pattern.compile("type filter hook forward .*policy drop;");
    private static final Pattern FORWARDING = Pattern.compile("type filter hook forward .*");
    private static final Pattern ACCEPTING = Pattern.compile("\\b(accept|jump|goto|queue)\\b");

    private ForwardChains() {}

    /** Base chains that drop what they don't accept, as {@code family table chain}, from {@code list chains}. */
    static List<String> dropping(String listing) {
        return matching(listing, DROPPING);
    }

    /** All base chains, by the same names. */
    static List<String> forwarding(String listing) {
        return matching(listing, FORWARDING);
    }

    private static List<String> matching(String listing, Pattern wanted) {
        List<String> found = new ArrayList<>();
        String table = "";
        String chain = "";
        for (String line : listing.lines().map(String::strip).toList()) {
            Matcher tableLine = TABLE.matcher(line);
            Matcher chainLine = CHAIN.matcher(line);
            if (line.startsWith("table ")) {
                table = tableLine.matches() ? tableLine.group(1) + " " + tableLine.group(2) : "";
            } else if (chainLine.matches()) {
                chain = chainLine.group(1);
            } else if (!table.isEmpty() && wanted.matcher(line).matches()) {
                found.add(table + " " + chain);
            }
        }
        return found;
    }

    /** Whether a rule of a chain, as {@code list chain} tells it, may accept a packet. */
    static boolean mayAccept(String listing) {
        return listing.lines()
                .anyMatch(line ->
                        !line.contains(" hook ") && ACCEPTING.matcher(line).find());
    }
}
