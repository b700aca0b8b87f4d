package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Removes what an engine has of a project. */
public final class Teardown {
    private static final int CONFLICT = 409;

    private final EngineClient engine;
    private final Progress progress;
    private final Stopping stopping;

    public Teardown(EngineClient engine, Progress progress, Stopping stopping) {
        this.engine = engine;
        this.progress = progress;
        this.stopping = stopping;
    }

    /** Which images are removed as well. */
    public enum Images {
        NONE,
        /** Those that were built for the project under a name that Compose gave. */
        LOCAL,
        ALL
    }

    /**
     * What goes.
     *
     * @param services empty: all
     * @param known the services that the project is to consist of; empty: all there are
     * @param orphans whether containers of unknown services go, and one-off ones
     * @param volumes whether named volumes go, and those without a name with their containers
     * @param builtHere whether an image of that name was built for the project under a name that Compose gave
     */
    public record Extent(
            List<String> services,
            Set<String> known,
            boolean orphans,
            boolean volumes,
            Images images,
            Predicate<String> builtHere) {}

    /** Does it; what is still in use by others stays, with a warning. */
    public void run(ProjectState state, Extent extent) {
        Set<String> chosen = new LinkedHashSet<>();
        for (ServiceContainer container : state.containers()) {
            boolean known = extent.known().isEmpty() || extent.known().contains(container.service());
            boolean wanted = extent.services().isEmpty() || extent.services().contains(container.service());
            if (wanted && known) {
                chosen.add(container.service());
            }
        }
        List<ServiceContainer> going = state.containers().stream()
                .filter(container -> !container.oneOff() || extent.orphans())
                .toList();
        stopping.each(state, chosen, going, (container, calls) -> stopping.stopAndRemove(container, extent.volumes()));
        if (extent.orphans()) {
            List<ServiceContainer> orphans = going.stream()
                    .filter(container ->
                            !extent.known().isEmpty() && !extent.known().contains(container.service()))
                    .toList();
            TaskScope.each(0, orphans, container -> stopping.stopAndRemove(container, false));
        }
        boolean found = removeTheRest(state, extent);
        if (!found && state.containers().isEmpty()) {
            progress.warn("Warning: No resource found to remove for project \"" + state.project() + "\".");
        }
    }

    private boolean removeTheRest(ProjectState state, Extent extent) {
        boolean some = false;
        try (TaskScope scope = new TaskScope(0)) {
            for (Json network : state.networks()) {
                some = true;
                scope.fork(() -> removeNetwork(network));
            }
            if (extent.volumes()) {
                for (Json volume : state.volumes()) {
                    some = true;
                    scope.fork(() -> removeVolume(volume.at("Name").text()));
                }
            }
            for (String image : images(state, extent)) {
                some = true;
                scope.fork(() -> removeImage(image));
            }
            scope.join();
        }
        return some;
    }

    private static Set<String> images(ProjectState state, Extent extent) {
        Set<String> images = new LinkedHashSet<>();
        for (ServiceContainer container : state.containers()) {
            String name = container.summary().at("Image").text();
            boolean goes = switch (extent.images()) {
                case NONE -> false;
                case LOCAL -> extent.builtHere().test(name);
                case ALL -> true;
            };
            if (goes && !name.isEmpty()) {
                images.add(name);
            }
        }
        return images;
    }

    private void removeNetwork(Json network) {
        String name = network.at("Name").text();
        String subject = "Network " + name;
        progress.working(subject, "Removing");
        Json known = engine.find(
                Request.get("/networks/" + Request.segment(network.at("Id").text())));
        if (known.isNull()) {
            progress.tell(subject, Progress.Phase.WARNING, "No resource found to remove");
            return;
        }
        if (!known.at("Containers").fields().isEmpty()) {
            progress.tell(subject, Progress.Phase.WARNING, "Resource is still in use");
            return;
        }
        remove(
                subject,
                Request.delete("/networks/" + Request.segment(known.at("Id").text())));
    }

    private void removeVolume(String name) {
        String subject = "Volume " + name;
        progress.working(subject, "Removing");
        remove(subject, Request.delete("/volumes/" + Request.segment(name)).flag("force", true));
    }

    private void removeImage(String name) {
        String subject = "Image " + name;
        progress.working(subject, "Removing");
        remove(subject, Request.delete("/images/" + Request.segment(name)));
    }

    private void remove(String subject, Request request) {
        try {
            engine.call(request);
            progress.done(subject, "Removed");
        } catch (EngineRequestException e) {
            if (e.status() == CONFLICT) {
                progress.tell(subject, Progress.Phase.WARNING, "Resource is still in use");
            } else if (e.isNotFound()) {
                progress.done(subject, "Warning: No resource found to remove");
            } else {
                progress.tell(subject, Progress.Phase.FAILED, "Error");
                throw e;
            }
        }
    }
}
