package dev.priok.kernel;

/** One name in a directory. {@code type} may be {@link FileType#UNKNOWN}; {@code name} is in the form of {@link FileNames}. */
public record DirectoryEntry(String name, FileType type, long inode) {}
