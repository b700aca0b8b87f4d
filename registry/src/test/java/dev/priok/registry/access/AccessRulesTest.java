package dev.priok.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.registry.NamePattern;
import dev.priok.registry.access.AccessControl.Action;
import dev.priok.registry.access.AccessRules.Rule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    private static Rule rule(String repositories, Set<String> users, Action... actions) {
        return new Rule(NamePattern.parse(repositories), users, Set.of(actions));
    }

    @ParameterizedTest
    @CsvSource({
        "**, a/b/c, true",
        "**, a, true",
        "*, a, true",
        "*, a/b, false",
        "team/*, team/a, true",
        "team/*, team/a/b, false",
        "team/*, team, false",
        "team/**, team/a/b, true",
        "team*, team-b, true",
        "*/app, x/app, true",
        "*/app, x/y/app, false",
        "**/app, x/y/app, true",
        "a.b, axb, false",
        "a.b, a.b, true"
    })
    void patternsFitWholeNames(String pattern, String repository, boolean fits) {
        assertThat(NamePattern.parse(pattern).fits(repository)).isEqualTo(fits);
    }

    @Test
    void theFirstRuleThatFitsBothDecides() {
        AccessRules rules = new AccessRules(List.of(
                rule("secret/**", Set.of("ann"), Action.PULL),
                rule("secret/**", Set.of("*", "anonymous")),
                rule("**", Set.of("anonymous"), Action.PULL),
                rule("**", Set.of("*"), Action.PULL, Action.PUSH)));
        assertThat(rules.allow("ann", "secret/a", Action.PULL)).isTrue();
        assertThat(rules.allow("ann", "secret/a", Action.PUSH)).isFalse();
        assertThat(rules.allow("bob", "secret/a", Action.PULL)).isFalse();
        assertThat(rules.allow("", "secret/a", Action.PULL)).isFalse();
        assertThat(rules.allow("", "a", Action.PULL)).isTrue();
        assertThat(rules.allow("", "a", Action.PUSH)).isFalse();
        assertThat(rules.allow("bob", "a", Action.PUSH)).isTrue();
        assertThat(rules.allow("bob", "a", Action.DELETE)).isFalse();
    }

    @Test
    void whatNoRuleFitsIsNotAllowed() {
        AccessRules rules = new AccessRules(List.of(rule("a", Set.of("ann"), Action.PULL)));
        assertThat(rules.allow("ann", "b", Action.PULL)).isFalse();
        assertThat(rules.allow("bob", "a", Action.PULL)).isFalse();
        assertThat(rules.welcomeStrangers()).isFalse();
    }

    /** A user who is called like the word for those who aren't known is a user. */
    @Test
    void aUserIsNeverAnonymous() {
        AccessRules rules = new AccessRules(List.of(rule("**", Set.of("anonymous"), Action.PULL)));
        assertThat(rules.allow("anonymous", "a", Action.PULL)).isFalse();
        assertThat(rules.allow("", "a", Action.PULL)).isTrue();
    }
}
