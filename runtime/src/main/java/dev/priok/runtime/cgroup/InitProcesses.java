package dev.priok.runtime.cgroup;

/** Which process is a container's first. */
@FunctionalInterface
public interface InitProcesses {
    /** Its number, or 0 if it has ended or never was. */
    int of(String group);
}
