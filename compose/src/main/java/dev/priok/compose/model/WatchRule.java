package dev.priok.compose.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do when files change.
 *
 * @param path absolute
 * @param target where in the container; empty for rebuild and restart
 * @param exec for {@code sync+exec}
 */
public record WatchRule(
        String path,
        Action action,
        String target,
        @Nullable Hook exec,
        List<String> include,
        List<String> ignore,
        boolean initialSync) {
    /** What is done. */
    public enum Action {
        SYNC("sync"),
        REBUILD("rebuild"),
        RESTART("restart"),
        SYNC_RESTART("sync+restart"),
        SYNC_EXEC("sync+exec");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** As Compose files write it. */
        public String word() {
            return word;
        }

        static Action of(String word) {
            for (Action action : values()) {
                if (action.word.equals(word)) {
                    return action;
                }
            }
            throw new IllegalArgumentException("no action: " + word);
        }
    }

    static WatchRule read(Fields fields) {
        return new WatchRule(
                fields.text("path"),
                Action.of(fields.text("action")),
                fields.text("target"),
                fields.object("exec", Hook::read),
                fields.texts("include"),
                fields.texts("ignore"),
                fields.flag("initial_sync"));
    }
}
