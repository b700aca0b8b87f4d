package dev.priok.runtime.bundle;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.ThisProcess;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.NamespaceMode;
import java.nio.file.Path;
import tools.jackson.databind.node.ArrayNode;

/** The {@code linux.namespaces} of the OCI runtime-spec. */
final class NamespaceSection {
    private NamespaceSection() {}

    static ArrayNode build(TaskRequest request, boolean privateCgroupByDefault) {
        HostSpec.NamespaceModes modes = request.container().spec().host().namespaces();
        ArrayNode namespaces = Json.array();
        namespaces.addObject().put("type", "mount");
        addNetwork(namespaces, modes.network(), request);
        add(namespaces, "pid", "pid", modes.pid(), request);
        add(namespaces, "ipc", "ipc", modes.ipc(), request);
        add(namespaces, "uts", "uts", modes.uts(), request);
        boolean privateCgroup = switch (modes.cgroup()) {
            case NamespaceMode.Default _ -> privateCgroupByDefault;
            case NamespaceMode.Private _, NamespaceMode.Shareable _, NamespaceMode.Bare _ -> true;
            case NamespaceMode.Host _ -> false;
            case NamespaceMode.Container _ ->
                throw EngineException.invalid("invalid cgroup namespace mode: container:");
        };
        if (privateCgroup) {
            namespaces.addObject().put("type", "cgroup");
        }
        OwnUsers users = request.users();
        if (users != null) {
            // Made before, as other things of the container belong to it. Without mappings beside it: with them, crun
            // 1.8.1
            // gives the container's root the files that are its own standard streams, be it the machine's /dev/null.
            namespaces.addObject().put("type", "user").put("path", ofDaemon(users.namespace()));
        }
        return namespaces;
    }

    /** The path of a descriptor of this process as others see it. */
    private static String ofDaemon(Path descriptor) {
        return descriptor.toString().replaceFirst("^/proc/self/", "/proc/" + ThisProcess.pid() + "/");
    }

    private static void addNetwork(ArrayNode namespaces, NamespaceMode mode, TaskRequest request) {
        if (request.networkNamespace() == null) {
            add(namespaces, "network", "net", mode, request);
        } else {
            // crun lives in it already. Naming it all the same lets crun accept settings below net.
            namespaces.addObject().put("type", "network").put("path", "/proc/self/ns/net");
        }
    }

    private static void add(ArrayNode namespaces, String type, String file, NamespaceMode mode, TaskRequest request) {
        switch (mode) {
            case NamespaceMode.Default _, NamespaceMode.Private _, NamespaceMode.Shareable _, NamespaceMode.Bare _ ->
                namespaces.addObject().put("type", type);
            case NamespaceMode.Host _ -> {}
            case NamespaceMode.Container _ ->
                namespaces.addObject().put("type", type).put("path", "/proc/" + shared(request, type) + "/ns/" + file);
        }
    }

    /** The process whose namespace of this type is joined. */
    static int shared(TaskRequest request, String type) {
        Integer pid = request.sharedNamespaces().get(type);
        if (pid == null) {
            throw EngineException.internal("no process is known whose " + type + " namespace is to be joined", null);
        }
        return pid;
    }
}
