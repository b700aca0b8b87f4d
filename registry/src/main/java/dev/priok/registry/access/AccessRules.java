package dev.priok.registry.access;

import dev.priok.registry.access.AccessControl.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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
    public record Rule(RepositoryPattern repositories, Set<String> users, Set<Action> actions) {
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

    /** Of names of repositories: {@code *} is any part of a name without slashes, {@code **} any part of it. */
    public record RepositoryPattern(String text, Pattern regex) {
        public static RepositoryPattern parse(String text) {
            StringBuilder regex = new StringBuilder();
            int from = 0;
            while (from < text.length()) {
                int star = text.indexOf('*', from);
                int end = star < 0 ? text.length() : star;
                regex.append(Pattern.quote(text.substring(from, end)));
                boolean any = text.startsWith("**", end);
                if (star >= 0) {
                    regex.append(any ? ".*" : "[^/]*");
                }
                from = end + (any ? 2 : 1);
            }
            return new RepositoryPattern(text, Pattern.compile(regex.toString()));
        }

        boolean fits(String repository) {
            return regex.matcher(repository).matches();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof RepositoryPattern pattern && pattern.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    public AccessRules {
        rules = List.copyOf(rules);
    }

    private static AccessRules everything(Set<String> users) {
        return new AccessRules(List.of(new Rule(RepositoryPattern.parse("**"), users, EnumSet.allOf(Action.class))));
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
