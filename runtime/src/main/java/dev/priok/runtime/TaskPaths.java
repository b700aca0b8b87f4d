package dev.priok.runtime;

import dev.priok.model.ContainerId;
import java.nio.file.Path;

/** Where one task's files are. */
record TaskPaths(RuntimeOptions options, ContainerId id) {
    static Path tasks(RuntimeOptions options) {
        return options.execRoot().resolve("tasks");
    }

    static Path exits(RuntimeOptions options) {
        return options.execRoot().resolve("exits");
    }

    /** Bundles whose conmon is about to end. */
    static Path ended(RuntimeOptions options) {
        return options.execRoot().resolve("ended");
    }

    static Path crunRoot(RuntimeOptions options) {
        return options.execRoot().resolve("crun");
    }

    /** State of an added runtime; names are checked to be plain. */
    static Path addedRoot(RuntimeOptions options, String name) {
        return options.execRoot().resolve("runtimes").resolve(name);
    }

    static Path logs(RuntimeOptions options) {
        return options.dataRoot().resolve("logs");
    }

    Path bundle() {
        return tasks(options).resolve(id.value());
    }

    Path config() {
        return bundle().resolve("config.json");
    }

    /** The mount point of the root file system, mounted only in conmon's mount namespace. */
    Path rootfs() {
        return bundle().resolve("rootfs");
    }

    /** Where copies of other namespaces' mounts are attached. */
    Path mounts() {
        return bundle().resolve("mounts");
    }

    /** Symbolic links to the overlay's directories where the mount's options would be too long otherwise. */
    Path layers() {
        return bundle().resolve("layers");
    }

    /** Written by crun: the init process. */
    Path initPid() {
        return bundle().resolve("init.pid");
    }

    /** Written here: conmon and its start time. */
    Path conmonPid() {
        return bundle().resolve("conmon.pid");
    }

    /** Written here: the init process and its start time, once it is known. */
    Path initIdentity() {
        return bundle().resolve("init.identity");
    }

    /** Written here first of all: the cgroup's path. */
    Path cgroup() {
        return bundle().resolve("cgroup");
    }

    /** Written here when the exit was learned: says whether the kernel killed for memory. */
    Path oomKilled() {
        return bundle().resolve("oom-killed");
    }

    /** Present if the program has an input. */
    Path takesInput() {
        return bundle().resolve("takes-input");
    }

    /** Written here if the users aren't the machine's: what root and its group are there. */
    Path rootIds() {
        return bundle().resolve("root-ids");
    }

    /** Written here if the OCI runtime is an added one. */
    Path addedRuntime() {
        return bundle().resolve("added-runtime");
    }

    /** CRIU's log of writing a checkpoint, named in the command that writes it. */
    Path dump() {
        return bundle().resolve("dump");
    }

    /** CRIU's log of bringing a checkpoint back; conmon has it written there. */
    Path restoreLog() {
        return bundle().resolve("restore.log");
    }

    /** A directory per exec session. */
    Path execs() {
        return bundle().resolve("exec");
    }

    Path attachSocket() {
        return bundle().resolve("attach");
    }

    /** A conmon control pipe. */
    Path control() {
        return bundle().resolve("ctl");
    }

    /** Written by conmon: the exit code. */
    Path exitFile() {
        return exits(options).resolve(id.value());
    }

    Path crunState() {
        return crunRoot(options).resolve(id.value());
    }

    Path logDirectory() {
        return logs(options).resolve(id.value());
    }

    Path log() {
        return logDirectory().resolve(logName());
    }

    String logName() {
        return id.value() + ".log";
    }
}
