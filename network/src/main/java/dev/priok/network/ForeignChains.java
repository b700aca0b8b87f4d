package dev.priok.network;

import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.NftablesException;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules of ours in others' chains that drop forwarded packets, if the machine's owner allows that: two for each bridge, at
 * the end, so that they come before the chain's policy and after every rule of its owner. They are known by their comment.
 * For one thread at a time.
 */
final class ForeignChains {
    private static final Logger LOG = System.getLogger(ForeignChains.class.getName());
    private static final Pattern RULE = Pattern.compile("\"handle\": (\\d+), \"comment\": \"([^\"]+)\"");

    private final Nftables nftables;
    private final String table;

    /** @param table the daemon's own, which is left out */
    ForeignChains(Nftables nftables, String table) {
        this.nftables = nftables;
        this.table = table;
    }

    /** Whether a chain, as {@code list chain} tells it, has rules of the daemon with this table. */
    static boolean accepts(String listing, String table) {
        return listing.contains("comment \"" + table + " ");
    }

    /** Makes the rules in others' chains those that these bridges need. */
    void settle(Collection<String> bridges) {
        try {
            for (String chain : all()) {
                settle(chain, bridges);
            }
        } catch (NftablesException e) {
            LOG.log(Logger.Level.WARNING, "others' firewall rules could not be completed: " + e.getMessage());
        }
    }

    /** Those that drop, and those that did when our rules came. */
    private List<String> all() {
        String listing = nftables.run("list chains");
        return ForwardChains.forwarding(listing).stream()
                .filter(chain -> !chain.startsWith("inet priok-"))
                .filter(chain -> ForwardChains.dropping(listing).contains(chain)
                        || !ours(chain).isEmpty())
                .toList();
    }

    private List<MatchResult> ours(String chain) {
        return RULE.matcher(nftables.runForJson("list chain " + chain))
                .results()
                .filter(rule -> rule.group(2).startsWith(table + " "))
                .toList();
    }

    private void settle(String chain, Collection<String> bridges) {
        List<MatchResult> present = ours(chain);
        Set<String> comments = present.stream().map(rule -> rule.group(2)).collect(Collectors.toSet());
        List<String> commands = new ArrayList<>();
        for (String bridge : bridges) {
            for (String direction : List.of("iifname", "oifname")) {
                String comment = table + " " + direction + " " + bridge;
                if (!comments.remove(comment)) {
                    commands.add("add rule %s %s \"%s\" counter accept comment \"%s\""
                            .formatted(chain, direction, bridge, comment));
                }
            }
        }
        for (MatchResult rule : present) {
            if (comments.contains(rule.group(2))) {
                commands.add("delete rule %s handle %s".formatted(chain, rule.group(1)));
            }
        }
        if (!commands.isEmpty()) {
            nftables.run(String.join("\n", commands) + "\n");
        }
    }
}
