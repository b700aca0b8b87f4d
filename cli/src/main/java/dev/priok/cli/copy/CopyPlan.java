package dev.priok.cli.copy;

import dev.priok.cli.CommandFailure;

/**
 * Where an archive is unpacked and which name its root entry gets.
 *
 * @param folder the existing folder to unpack in
 * @param sourceBase the root entry's name when packed; {@code .} or {@code /} for a folder's contents
 * @param rootName the root entry's name when unpacked; as {@code sourceBase} for no change
 */
record CopyPlan(String folder, String sourceBase, String rootName) {

    /** Decides as docker's command documents it under "docker container cp". */
    static CopyPlan of(CopyEnd source, CopyEnd destination) {
        String base = CopyPath.split(source.path()).base();
        if (destination.exists() && destination.isFolder()) {
            String name = source.askedName().isEmpty() ? base : source.askedName();
            return new CopyPlan(destination.path(), base, name);
        }
        if (destination.exists() && source.isFolder()) {
            throw new CommandFailure("cannot copy directory");
        }
        if (!destination.exists() && !source.isFolder() && CopyPath.assertsFolder(destination.path())) {
            throw new CommandFailure("no such directory");
        }
        CopyPath.Parts parts = CopyPath.split(CopyPath.clean(destination.path()));
        return new CopyPlan(parts.folder(), base, parts.base());
    }

    /** The name an entry gets, without slashes at its ends; empty for the folder itself. */
    String rename(String entryName) {
        String name = CopyPath.clean("/" + entryName).substring(1);
        boolean contents = sourceBase.equals(".") || sourceBase.equals("/");
        String rest;
        if (contents) {
            rest = name;
        } else if (name.equals(sourceBase)) {
            rest = "";
        } else if (name.startsWith(sourceBase + "/")) {
            rest = name.substring(sourceBase.length() + 1);
        } else {
            return name;
        }
        boolean namesFolder = rootName.equals(".") || rootName.equals("/");
        if (namesFolder) {
            return rest;
        }
        return rest.isEmpty() ? rootName : rootName + "/" + rest;
    }
}
