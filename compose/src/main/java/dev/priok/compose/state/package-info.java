/** What an engine has of a project: its containers, networks and volumes, found by the labels that Compose gives them. */
@org.jspecify.annotations.NullMarked
package dev.priok.compose.state;
