package dev.priok.build.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Owners and modes of files that are made for a step. */
final class FileOwners {
    private static final int PERMISSIONS = 07777;

    private FileOwners() {}

    static void set(Path file, int uid, int gid, int mode) throws IOException {
        Map<String, Object> now = Files.readAttributes(file, "unix:uid,gid,mode");
        if (!Integer.valueOf(uid).equals(now.get("uid"))) {
            Files.setAttribute(file, "unix:uid", uid);
        }
        if (!Integer.valueOf(gid).equals(now.get("gid"))) {
            Files.setAttribute(file, "unix:gid", gid);
        }
        Files.setAttribute(file, "unix:mode", mode & PERMISSIONS);
    }
}
