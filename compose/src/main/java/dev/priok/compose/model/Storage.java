package dev.priok.compose.model;

import java.util.List;
import java.util.SortedMap;

/**
 * A service's files besides its image's.
 *
 * @param tmpfs paths, with options behind a colon
 * @param volumesFrom {@code service}, {@code container:name}, with {@code :ro} or {@code :rw} behind
 * @param shmSizeBytes 0: the engine's default
 */
public record Storage(
        List<Mount> mounts,
        List<String> tmpfs,
        List<String> volumesFrom,
        List<FileGrant> configs,
        List<FileGrant> secrets,
        SortedMap<String, String> storageOptions,
        boolean readOnly,
        long shmSizeBytes) {
    static Storage read(Fields fields) {
        return new Storage(
                fields.objects("volumes", Mount::read),
                fields.texts("tmpfs"),
                fields.texts("volumes_from"),
                fields.objects("configs", FileGrant::read),
                fields.objects("secrets", FileGrant::read),
                fields.textMap("storage_opt"),
                fields.flag("read_only"),
                fields.number("shm_size"));
    }
}
