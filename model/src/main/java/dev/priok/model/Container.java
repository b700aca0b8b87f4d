package dev.priok.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container as it is persisted: what it was made from and where it is in its life.
 *
 * @param name without a leading slash
 * @param spec merged with the image's defaults
 * @param image what its root file system is made from
 * @param platform of the image
 * @param stoppedByUser a user asked for its end, so that a restart policy leaves it alone
 * @param restartCount restarts by policy since the last start by a user
 * @param health null if it has no health check
 * @param attachments its networks while it runs
 */
public record Container(
        ContainerId id,
        String name,
        Instant created,
        ContainerSpec spec,
        ImageId image,
        ImageConfig.Platform platform,
        ContainerState state,
        boolean stoppedByUser,
        int restartCount,
        @Nullable Health health,
        Attachments attachments) {

    public Container withState(ContainerState next) {
        return new Container(
                id, name, created, spec, image, platform, next, stoppedByUser, restartCount, health, attachments);
    }

    public Container withName(String next) {
        return new Container(
                id, next, created, spec, image, platform, state, stoppedByUser, restartCount, health, attachments);
    }

    public Container withSpec(ContainerSpec next) {
        return new Container(
                id, name, created, next, image, platform, state, stoppedByUser, restartCount, health, attachments);
    }

    public Container withStoppedByUser(boolean next) {
        return new Container(id, name, created, spec, image, platform, state, next, restartCount, health, attachments);
    }

    public Container withRestartCount(int next) {
        return new Container(id, name, created, spec, image, platform, state, stoppedByUser, next, health, attachments);
    }

    public Container withHealth(@Nullable Health next) {
        return new Container(
                id, name, created, spec, image, platform, state, stoppedByUser, restartCount, next, attachments);
    }

    public Container withAttachments(Attachments next) {
        return new Container(
                id, name, created, spec, image, platform, state, stoppedByUser, restartCount, health, next);
    }
}
