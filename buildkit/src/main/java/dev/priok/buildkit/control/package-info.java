/**
 * The services that clients call: {@code Control}, which starts builds and tells of them, and {@code LLBBridge}, by which a
 * client leads a build that it holds open. Requests become {@link dev.priok.build.BuildRequest}s; what has no place in one
 * is refused by its name.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.buildkit.control;
