package dev.priok.build.step;

import dev.priok.build.graph.Lineage;
import dev.priok.build.graph.Vertex;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.oci.PlatformChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What builds came to, for builds that take it, as long as somebody wants that. Thread-safe; never blocks. */
public final class OtherBuilds {
    private final Map<String, Kept> kept = new HashMap<>();

    /**
     * What a build came to for a platform.
     *
     * @param config without times, as {@link dev.priok.build.dockerfile.BuildPlan.Target} has it
     * @param lineage how the files were made
     */
    public record Made(
            Platform platform, ImageConfig config, boolean argumentsEscaped, FileTree.Layers files, Lineage lineage) {}

    private static final class Kept {
        private int holders;
        private List<Made> made = List.of();
    }

    /** Keeps what a build comes to, from when it has come to it until all who hold it let go. */
    public FileTree.Hold keep(String build) {
        synchronized (kept) {
            kept.computeIfAbsent(build, _ -> new Kept()).holders++;
        }
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                letGo(build).forEach(made -> made.files().close());
            }
        };
    }

    private List<Made> letGo(String build) {
        synchronized (kept) {
            Kept one = kept.get(build);
            if (one == null || --one.holders > 0) {
                return List.of();
            }
            kept.remove(build);
            return one.made;
        }
    }

    /** Whether {@link #made} would keep something: somebody wants it, and it isn't there yet. */
    public boolean isWanted(String build) {
        synchronized (kept) {
            Kept one = kept.get(build);
            return one != null && one.made.isEmpty();
        }
    }

    /** Takes over what a build came to; what nobody wants is closed. */
    public void made(String build, List<Made> all) {
        List<Made> unwanted = new ArrayList<>(all);
        synchronized (kept) {
            Kept one = kept.get(build);
            if (one != null && one.made.isEmpty()) {
                one.made = List.copyOf(all);
                unwanted.clear();
            }
        }
        unwanted.forEach(made -> made.files().close());
    }

    /** How a target was made, also in builds whose results it took, which are found as by {@link #find}. */
    public Lineage lineage(Vertex target) {
        return Lineage.of(
                target, (build, platform) -> find(build.result(), platform).lineage());
    }

    /** NotFound if the build came to nothing, or not for the platform; one that was built for one platform is for all. */
    public Made find(String build, Platform platform) {
        List<Made> all;
        synchronized (kept) {
            @Nullable Kept one = kept.get(build);
            all = one == null ? List.of() : one.made;
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        return all.stream()
                .filter(made -> PlatformChoice.fits(made.platform(), platform))
                .findFirst()
                .orElseThrow(() -> EngineException.notFound(
                        "the build " + build + " has no result for " + PlatformChoice.text(platform)));
    }
}
