package dev.priok.compose.create;

import dev.priok.compose.model.Project;
import dev.priok.compose.model.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container that is wanted.
 *
 * @param service with other services it refers to replaced by their containers
 * @param number counted from 1; 0: it isn't counted, as those for one command aren't
 * @param labels all of it, Compose's too
 * @param links {@code container:alias}
 * @param volumesFrom containers, with {@code :ro} behind
 * @param inherited what a container that it replaces had mounted without a name, by target
 * @param attachInput whether someone types into it, once
 * @param useAliases whether it is known by the service's name
 * @param autoRemove whether the engine removes it when it has ended
 */
public record Wish(
        Project project,
        Service service,
        String name,
        int number,
        Map<String, String> labels,
        List<String> links,
        List<String> volumesFrom,
        @Nullable Inherited inherited,
        boolean attachInput,
        boolean useAliases,
        boolean autoRemove) {

    /** What is taken over from the container that this one replaces. */
    public record Inherited(Map<String, String> volumesByTarget, List<String> imageVolumes) {}

    /** The image's name: as the service says, else after project and service. */
    public String image() {
        return imageOf(project, service);
    }

    public static String imageOf(Project project, Service service) {
        return service.image().isEmpty() ? project.name() + "-" + service.name() : service.image();
    }
}
