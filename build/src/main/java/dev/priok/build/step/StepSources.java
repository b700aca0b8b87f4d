package dev.priok.build.step;

/**
 * What a build stands on besides its contexts.
 *
 * @param images those that were looked at for this build are the ones that are taken
 * @param caches where results are looked for besides this machine's cache
 */
public record StepSources(BaseImages images, LayoutImages layouts, OtherBuilds builds, OtherCaches caches) {}
