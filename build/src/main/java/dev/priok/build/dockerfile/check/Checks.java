package dev.priok.build.dockerfile.check;

import dev.priok.build.BuildException;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.SourceLocation.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the warnings about one file. Not thread-safe. */
public final class Checks {
    /** So that a huge file can't fill the memory with what is wrong in it. */
    private static final int MOST_WARNINGS = 1000;

    private final SourceFile file;
    private final CheckOptions options;
    private final Set<BuildWarning> warnings;

    public Checks(SourceFile file, CheckOptions options) {
        this(file, options, new LinkedHashSet<>());
    }

    private Checks(SourceFile file, CheckOptions options, Set<BuildWarning> warnings) {
        this.file = file;
        this.options = options;
        this.warnings = warnings;
    }

    public void warn(Rule rule, Lines lines, String detail) {
        if (options.makes(rule) && warnings.size() < MOST_WARNINGS) {
            warnings.add(
                    new BuildWarning(null, rule.ruleName(), rule.description(), detail, rule.url(), lines.in(file)));
        }
    }

    /** The same with what the comments above an instruction skip; what it finds is found by both. */
    public Checks under(List<String> comments) {
        for (String comment : comments) {
            Optional<Directives.Directive> said = Directives.ofComment(comment);
            if (said.isPresent()) {
                try {
                    return new Checks(
                            file, options.merged(CheckOptions.parse(said.get().word())), warnings);
                } catch (BuildException _) {
                    return this;
                }
            }
        }
        return this;
    }

    /** What was found, in the order of lines. */
    public List<BuildWarning> warnings() {
        List<BuildWarning> sorted = new ArrayList<>(warnings);
        sorted.sort(Comparator.comparingInt(
                warning -> warning.location() == null ? 0 : warning.location().firstLine()));
        return sorted;
    }

    /** Fails if {@code error=true} and a check failed that other builders make too: what they build is built here. */
    public void failIfAsked() {
        Set<String> rules = new LinkedHashSet<>();
        warnings().stream().map(BuildWarning::rule).filter(Rule::isShared).forEach(rules::add);
        if (options.error() && !rules.isEmpty()) {
            throw BuildException.of("lint violation found for rules: " + String.join(", ", rules));
        }
    }
}
