/**
 * BuildKit's doors: the services that buildx and {@code docker build} call over {@code /grpc}, and those of theirs that
 * this side calls over {@code /session}. {@code transport} carries gRPC over connections that HTTP gave up. The packages
 * below {@code wire} are generated of the {@code .proto} files, which tell the parts of BuildKit's that are used here. May
 * know model, kernel and build.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit;
