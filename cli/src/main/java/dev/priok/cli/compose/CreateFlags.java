package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.converge.Convergence;
import dev.priok.compose.converge.Recreation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flags that {@code up}, {@code create} and {@code scale} have in common: how containers become as wanted. */
final class CreateFlags {
    final BoolFlag build;
    final BoolFlag noBuild;
    final BoolFlag forceRecreate;
    final BoolFlag noRecreate;
    final StringFlag pull;
    final BoolFlag quietPull;
    final BoolFlag removeOrphans;
    final ListFlag scale;
    final BoolFlag yes;

    CreateFlags(FlagSet flags) {
        build = flags.bool("build", "Build images before starting containers");
        noBuild = flags.bool("no-build", "Don't build an image, even if it's policy");
        forceRecreate = flags.bool(
                "force-recreate", "Recreate containers even if their configuration and image haven't changed");
        noRecreate = flags.bool(
                "no-recreate", "If containers already exist, don't recreate them. Incompatible with --force-recreate.");
        pull = flags.string("pull", "policy", "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\")");
        quietPull = flags.bool("quiet-pull", "Pull without printing progress information");
        removeOrphans = flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
        scale = flags.add(new ListFlag(
                "scale",
                "scale",
                "Scale SERVICE to NUM instances. Overrides the scale setting in the Compose file if present."));
        yes = flags.shorthand(
                'y', flags.bool("yes", "Assume \"yes\" as answer to all prompts and run non-interactively"));
    }

    /** Refuses what contradicts itself. */
    void check() {
        if (build.value() && noBuild.value()) {
            throw new CommandFailure("--build and --no-build are incompatible");
        }
        if (forceRecreate.value() && noRecreate.value()) {
            throw new CommandFailure("--force-recreate and --no-recreate are incompatible");
        }
    }

    Recreation ofNamed() {
        return forceRecreate.value() ? Recreation.ALWAYS : noRecreate.value() ? Recreation.NEVER : Recreation.DIVERGED;
    }

    Convergence.Orphans orphans(ProjectContext context) {
        boolean ignored = context.isOn("COMPOSE_IGNORE_ORPHANS");
        if (context.removesOrphans(removeOrphans)) {
            if (ignored) {
                throw new CommandFailure("cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans");
            }
            return Convergence.Orphans.REMOVED;
        }
        return ignored ? Convergence.Orphans.IGNORED : Convergence.Orphans.TOLD;
    }

    ImageSupply.Wanted images(boolean quietBuild) {
        return new ImageSupply.Wanted(
                ImageSupply.policy(pull.value()), build.value(), noBuild.value(), quietPull.value(), quietBuild);
    }

    /** How many containers are wanted of which service. */
    static Map<String, Integer> counts(Iterable<String> words) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new CommandFailure("invalid --scale option \"" + word + "\". Should be SERVICE=NUM");
            }
            try {
                int count = Integer.parseInt(word.substring(equals + 1));
                if (count < 0) {
                    throw new CommandFailure("invalid --scale option \"" + word + "\". Should be SERVICE=NUM");
                }
                counts.put(word.substring(0, equals), count);
            } catch (NumberFormatException _) {
                throw new CommandFailure("invalid --scale option \"" + word + "\". Should be SERVICE=NUM");
            }
        }
        return counts;
    }
}
