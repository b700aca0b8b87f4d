package dev.priok.api;

import dev.priok.api.build.BuildEndpoints;
import dev.priok.api.build.DockerfileBuilds;
import dev.priok.api.build.UpgradeEndpoints;
import dev.priok.api.container.AttachEndpoint;
import dev.priok.api.container.CheckpointEndpoints;
import dev.priok.api.container.CreateEndpoint;
import dev.priok.api.container.FileEndpoints;
import dev.priok.api.container.InspectionEndpoints;
import dev.priok.api.container.LifecycleEndpoints;
import dev.priok.api.container.LogsEndpoint;
import dev.priok.api.container.StatsEndpoint;
import dev.priok.api.container.WaitEndpoint;
import dev.priok.api.event.EventsEndpoint;
import dev.priok.api.exec.ExecEndpoints;
import dev.priok.api.http.Router;
import dev.priok.api.image.ImageArchiveEndpoints;
import dev.priok.api.image.ImageEndpoints;
import dev.priok.api.image.PullEndpoint;
import dev.priok.api.image.PushEndpoint;
import dev.priok.api.image.RegistryEndpoints;
import dev.priok.api.network.ExplainEndpoint;
import dev.priok.api.network.NetworkEndpoints;
import dev.priok.api.system.DiskUseEndpoint;
import dev.priok.api.system.InfoJson;
import dev.priok.api.system.SystemEndpoints;
import dev.priok.api.unbuilt.UnbuiltEndpoints;
import dev.priok.api.volume.VolumeEndpoints;
import dev.priok.engine.Engine;
import dev.priok.engine.container.Containers;

/** All endpoints of the API. */
final class Endpoints {
    private Endpoints() {}

    static void register(Router router, Engine engine, Builds builds, ApiOptions options) {
        Containers containers = engine.containers();
        new LifecycleEndpoints(containers).register(router);
        new CheckpointEndpoints(containers).register(router);
        new CreateEndpoint(containers).register(router);
        new InspectionEndpoints(containers, engine.networks(), options.clock()).register(router);
        new WaitEndpoint(containers).register(router);
        new AttachEndpoint(containers).register(router);
        new LogsEndpoint(containers).register(router);
        new StatsEndpoint(containers).register(router);
        new FileEndpoints(containers).register(router);
        new ExecEndpoints(engine.execs()).register(router);
        new ImageEndpoints(engine.images(), engine.system()).register(router);
        new ImageArchiveEndpoints(engine.images(), new PullEndpoint(engine.registryImages())).register(router);
        new PushEndpoint(engine.registryImages(), engine.images()).register(router);
        new RegistryEndpoints(engine.registryImages()).register(router);
        new EventsEndpoint(engine.events()).register(router);
        InfoJson info = new InfoJson(
                options.product(),
                options.debug(),
                options.clock(),
                options.access().authorizer().names(),
                options.access().warnings());
        new SystemEndpoints(engine.system(), options.product(), info).register(router);
        BuildEndpoints building = new BuildEndpoints(
                new DockerfileBuilds(builds.builder(), builds.questions()),
                builds.contexts(),
                builds.protocols(),
                builds.cache(),
                options.clock());
        building.register(router);
        new UpgradeEndpoints(builds.protocols()).register(router);
        new DiskUseEndpoint(engine.system(), engine.networks(), building::uses, options.clock()).register(router);
        new NetworkEndpoints(engine.networks()).register(router);
        new ExplainEndpoint(engine.networks()).register(router);
        new VolumeEndpoints(engine.volumes()).register(router);
        UnbuiltEndpoints.register(router);
    }
}
