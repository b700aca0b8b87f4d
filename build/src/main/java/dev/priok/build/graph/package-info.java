/** What is to be done to make file trees, as a graph whose vertices are known by the digest of their definition. */
@org.jspecify.annotations.NullMarked
package dev.priok.build.graph;
