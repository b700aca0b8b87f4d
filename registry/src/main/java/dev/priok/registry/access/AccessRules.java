package dev.priok.registry.access;

import dev.priok.registry.NamePattern;
import dev.priok.registry.access.AccessControl.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who may do what in which repositories: the first rule that fits both decides; without one, nothing is allowed. */
public record AccessRules(List<Rule> rules) {
    /** Stands for everybody who said who they are. */
    public static final String EVERY_USER = "*";
    /** Stands for those who did not. */
    public static final String ANONYMOUS = "anonymous";

    /** Users may do everything, others nothing. */
    public static final AccessRules USERS = everything(Set.of(EVERY_USER));
    /** Everybody may do everything. */
    public static final AccessRules EVERYBODY = everything(Set.of(EVERY_USER, ANONYMOUS));

    /**
     * One of them.
     *
     * @param users names, {@link #EVERY_USER} or {@link #ANONYMOUS}
     * @param actions empty: those users may do nothing in those repositories
     */
    public record Rule(NamePattern repositories, Set<String> users, Set<Action> actions) {
        public Rule {
            users = Set.copyOf(users);
            actions = Set.copyOf(actions);
        }

        private boolean isFor(String user) {
            if (user.isEmpty()) {
                return users.contains(ANONYMOUS);
            }
            return users.contains(EVERY_USER) || (users.contains(user) && !user.equals(ANONYMOUS));
        }
    }

    public AccessRules {
        rules = List.copyOf(rules);
    }

    private static AccessRules everything(Set<String> users) {
        return new AccessRules(List.of(new Rule(NamePattern.parse("**"), users, EnumSet.allOf(Action.class))));
    }

    /** @param user empty: somebody who didn't say who they are */
    boolean allow(String user, String repository, Action action) {
        for (Rule rule : rules) {
            if (rule.isFor(user) && rule.repositories().fits(repository)) {
                return rule.actions().contains(action);
            }
        }
        return false;
    }

    /** Whether there may be anything that strangers may pull. */
    boolean welcomeStrangers() {
        return rules.stream()
                .anyMatch(rule ->
                        rule.users().contains(ANONYMOUS) && rule.actions().contains(Action.PULL));
    }
}
