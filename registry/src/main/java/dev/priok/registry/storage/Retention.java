package dev.priok.registry.storage;

import dev.priok.registry.NamePattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which tags a collection keeps: those that any rule for their repository keeps, and all of a repository that no rule is for.
 */
public record Retention(List<Rule> rules) {
    /** Keeps all. */
    public static final Retention ALL = new Retention(List.of());

    /**
     * Keeps tags that fit the pattern and everything else that is asked for.
     *
     * @param newest only so many of them, those that were pushed last; empty: all
     * @param pulledWithin only those that were pulled or pushed since so long ago; empty: all
     */
    public record Rule(
            NamePattern repositories, NamePattern tags, Optional<Integer> newest, Optional<Duration> pulledWithin) {
        private Set<String> kept(List<TagUse> all, Instant now) {
            return all.stream()
                    .filter(tag -> tags.fits(tag.name()))
                    .sorted(Comparator.comparing(TagUse::pushed).reversed().thenComparing(TagUse::name))
                    .limit(newest.orElse(Integer.MAX_VALUE))
                    .filter(tag -> pulledWithin.isEmpty() || !tag.used().isBefore(now.minus(pulledWithin.get())))
                    .map(TagUse::name)
                    .collect(Collectors.toSet());
        }
    }

    /** When a tag was pushed, and when it was last pulled or pushed. */
    record TagUse(String name, Instant pushed, Instant used) {}

    public Retention {
        rules = List.copyOf(rules);
    }

    /** Whether pulls have to be remembered. */
    public boolean needsPulls() {
        return rules.stream().anyMatch(rule -> rule.pulledWithin().isPresent());
    }

    /** In the order of their bytes. */
    Set<String> expired(String repository, List<TagUse> tags, Instant now) {
        List<Rule> here = rules.stream()
                .filter(rule -> rule.repositories().fits(repository))
                .toList();
        Set<String> expired = new TreeSet<>();
        if (!here.isEmpty()) {
            tags.forEach(tag -> expired.add(tag.name()));
            here.forEach(rule -> expired.removeAll(rule.kept(tags, now)));
        }
        return expired;
    }
}
