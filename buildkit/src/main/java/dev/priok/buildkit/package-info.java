/**
 * BuildKit's doors: the services that buildx and {@code docker build} call over {@code /grpc}, and those of theirs that
 * this side calls over {@code /session}. {@code transport} carries gRPC over connections that HTTP gave up,
 * {@code session} is the client of a build as the builder sees it, {@code files} is how trees travel, {@code control} makes
 * builds of requests. The packages below {@code wire} are generated of the {@code .proto} files, which tell the parts of
 * BuildKit's wire that are used here. May know model, engine, kernel and build; read
 * {@link dev.priok.buildkit.BuildKitDoors} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit;
