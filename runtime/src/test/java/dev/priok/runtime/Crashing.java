package dev.priok.runtime;

import dev.priok.model.ContainerId;
import dev.priok.runtime.Sandbox.Wish;
import dev.priok.runtime.log.CriLogs;
import dev.priok.runtime.log.LogDefaults;
import java.nio.file.Path;

/** A daemon that runs containers until it is killed. */
final class Crashing {
    private Crashing() {}

    /** Whether such a container is removed as soon as it runs: then that may be what ends it. */
    static boolean removes(ContainerId id) {
        return id.value().charAt(0) < '8';
    }

    public static void main(String[] arguments) throws Exception {
        RuntimeOptions options = RuntimeOptions.of(Path.of(arguments[0]), Path.of(arguments[1]));
        ConmonRuntime runtime = ConmonRuntime.open(options, new CriLogs(options.dataRoot(), LogDefaults.BUILT_IN));
        Path image = Path.of(arguments[2]);
        Path layers = Path.of(arguments[3]);
        System.out.println("ready");
        System.out.flush();
        for (int client = 0; client < 3; client++) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    Wish wish = Wish.shell("exit 3");
                    runtime.create(Sandbox.request(wish, image, layers));
                    runtime.start(wish.id());
                    if (removes(wish.id())) {
                        runtime.delete(wish.id());
                    }
                }
            });
        }
    }
}
