/**
 * What teams do with Testcontainers and docker-java in their tests, as tests. They find the engine as any such test
 * does, by {@code DOCKER_HOST}, and know nothing else of Priok. The images that they name are made by who runs them:
 * {@code postgres:15}, {@code redis:7}, {@code nginx:1} and {@code busybox:latest}.
 */
@NullMarked
package dev.priok.testcontainers;

import org.jspecify.annotations.NullMarked;
