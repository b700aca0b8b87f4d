package dev.priok.cli.compose;

import dev.priok.cli.copy.TreePacker;
import dev.priok.client.EngineClient;
import dev.priok.client.Request;
import dev.priok.client.RequestBody;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.converge.Progress;
import dev.priok.compose.converge.ServiceHooks;
import dev.priok.compose.model.Hook;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import dev.priok.compose.watch.WatchPlan.FilePair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes files in containers equal to those here: what is gone here is removed there. */
record FileSync(EngineClient engine, Project project, Progress progress) {

    void run(List<ServiceContainer> containers, List<FilePair> pairs) {
        // One that was named twice is the same both times.
        Map<String, FilePair> byTarget = new LinkedHashMap<>();
        pairs.forEach(pair -> byTarget.put(pair.target(), pair));
        List<FilePair> here = new ArrayList<>();
        List<String> gone = new ArrayList<>(List.of("rm", "-rf"));
        for (FilePair pair : byTarget.values()) {
            if (Files.exists(pair.file(), LinkOption.NOFOLLOW_LINKS)) {
                here.add(pair);
            } else {
                gone.add(pair.target());
            }
        }
        TaskScope.each(0, containers, container -> {
            if (gone.size() > 2) {
                remove(container, gone);
            }
            if (!here.isEmpty()) {
                engine.call(Request.put("/containers/" + Request.segment(container.id()) + "/archive")
                        .query("path", "/")
                        .query("copyUIDGID", "true")
                        .body(new RequestBody.Produced("application/x-tar", out -> pack(here, out))));
            }
        });
    }

    private void remove(ServiceContainer container, List<String> command) {
        Hook removal = new Hook(command, "", false, "", new TreeMap<>());
        int code = new ServiceHooks(engine, progress, project).exec(container, removal, false);
        if (code != 0) {
            throw new ProjectFailure("deleting paths in " + container.name() + ": exit code " + code);
        }
    }

    private static void pack(List<FilePair> pairs, OutputStream out) throws IOException {
        TreePacker packer = new TreePacker(out).ownedByRoot();
        for (FilePair pair : pairs) {
            add(packer, pair);
        }
        packer.finish();
    }

    private static void add(TreePacker packer, FilePair pair) throws IOException {
        try {
            packer.addAlone(pair.file(), pair.target().substring(1));
        } catch (NoSuchFileException _) {
            // It went away meanwhile, which will be told as a change of its own.
            return;
        }
    }
}
