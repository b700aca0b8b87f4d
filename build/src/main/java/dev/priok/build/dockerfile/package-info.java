/**
 * Plans builds: reads a Dockerfile for a request and says, for each platform, which graph makes the image's files and what
 * its configuration is. Runs nothing. Read {@link dev.priok.build.dockerfile.DockerfilePlanner} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.build.dockerfile;
