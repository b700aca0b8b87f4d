package dev.priok.compose.converge;

import dev.priok.compose.model.Mount;
import dev.priok.compose.model.Service;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ServiceContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Decides what is to be done about a service's containers. Asks no engine. */
final class ServicePlanner {
    private ServicePlanner() {}

    /**
     * What is wanted, and what is there.
     *
     * @param service with other services it refers to replaced by their containers
     * @param isItsHash whether a hash is its configuration's: a container with it is as wanted
     * @param imageId of the image it is to run; empty: unknown
     * @param containers of it, as they are
     * @param networkIds by the project's names
     * @param volumeNames the engine's, by the project's names
     * @param difference says in which attributes a container differs from what is wanted
     */
    record Facts(
            Service service,
            Predicate<String> isItsHash,
            String imageId,
            List<ServiceContainer> containers,
            Map<String, String> networkIds,
            Map<String, String> volumeNames,
            Recreation recreation,
            Function<ServiceContainer, String> difference) {}

    private record Judged(ServiceContainer container, String reason) {
        boolean obsolete() {
            return !reason.isEmpty();
        }

        static int compare(Judged one, Judged other) {
            return one.obsolete() == other.obsolete()
                    ? Integer.compare(
                            one.container().number(), other.container().number())
                    : Boolean.compare(one.obsolete(), other.obsolete());
        }
    }

    static List<ContainerAction> plan(Facts facts) {
        List<Judged> judged = new ArrayList<>();
        for (ServiceContainer container : facts.containers()) {
            judged.add(new Judged(container, reason(facts, container)));
        }
        // What is to go anyway goes first when there are too many, then the highest numbers.
        judged.sort(Judged::compare);
        int wanted = facts.service().scale();
        List<ContainerAction> actions = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            Judged one = judged.get(i);
            if (i >= wanted) {
                actions.add(new ContainerAction.Remove(one.container()));
            } else if (one.obsolete()) {
                actions.add(new ContainerAction.Recreate(one.container(), one.reason()));
            } else {
                actions.add(new ContainerAction.Keep(one.container()));
            }
        }
        int next = 1
                + facts.containers().stream()
                        .mapToInt(ServiceContainer::number)
                        .max()
                        .orElse(0);
        for (int i = judged.size(); i < wanted; i++) {
            actions.add(new ContainerAction.Create(next++));
        }
        return actions;
    }

    /** Why the container isn't as wanted; empty if it is. */
    private static String reason(Facts facts, ServiceContainer container) {
        return switch (facts.recreation()) {
            case NEVER -> "";
            case ALWAYS -> "it was asked for";
            case DIVERGED -> divergence(facts, container);
        };
    }

    private static String divergence(Facts facts, ServiceContainer container) {
        if (!facts.isItsHash().test(container.configHash())) {
            return "its configuration changed" + facts.difference().apply(container);
        }
        String image = container.label(ComposeLabels.IMAGE);
        if (!facts.imageId().isEmpty() && !image.equals(facts.imageId())) {
            return "its image is another one now: " + shortened(facts.imageId()) + " instead of " + shortened(image);
        }
        if (container.running()) {
            for (String key : facts.service().connections().networks().keySet()) {
                String id = facts.networkIds().getOrDefault(key, "");
                if (!container.networkIds().contains(id)) {
                    return "it isn't connected to network " + key;
                }
            }
        }
        for (Mount mount : facts.service().storage().mounts()) {
            if (mount instanceof Mount.VolumeMount volume && !volume.source().isEmpty()) {
                String name = facts.volumeNames().getOrDefault(volume.source(), volume.source());
                if (!container.volumeNames().contains(name)) {
                    return "it doesn't have volume " + volume.source();
                }
            }
        }
        return "";
    }

    private static String shortened(String id) {
        String digits = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
        return digits.isEmpty() ? "an unknown one" : digits.substring(0, Math.min(12, digits.length()));
    }
}
