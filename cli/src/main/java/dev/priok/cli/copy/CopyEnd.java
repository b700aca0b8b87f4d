package dev.priok.cli.copy;

/**
 * What is at one end of a copy.
 *
 * @param path where it is, links followed as far as the rules say
 * @param exists whether something is there
 * @param isFolder whether that is a folder
 * @param askedName the name to give it, where following a link changed the last name; else empty
 */
record CopyEnd(String path, boolean exists, boolean isFolder, String askedName) {}
