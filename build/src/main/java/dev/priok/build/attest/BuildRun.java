package dev.priok.build.attest;

import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;

/** A build that was made, as it is told of. */
public record BuildRun(
        BuildRequest request, SourceFile dockerfile, Platform machine, Instant started, Instant finished) {}
