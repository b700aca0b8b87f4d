/**
 * Base images made of the distribution's own signed packages, so that nobody needs a registry to begin.
 *
 * <p>Knows the host's apt, dpkg-deb and mmdebstrap, and of the engine only {@link ImageSink}. Read
 * {@link dev.priok.cli.bootstrap.ImageBootstrap} first.
 */
@org.jspecify.annotations.NullMarked
package dev.priok.cli.bootstrap;
