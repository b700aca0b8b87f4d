package dev.priok.store.archive;

/** Bounds for image archives. */
final class ArchiveLimits {
    /** One JSON document: configuration, manifest or index. OCI registries allow 4 MiB. */
    static final int DOCUMENT_BYTES = 4 << 20;

    /** All documents of one archive together; they are held in memory. */
    static final int ALL_DOCUMENTS_BYTES = 64 << 20;

    /** Members that are kept track of: layers, documents, links. */
    static final int MEMBERS = 20_000;

    /** Indexes in indexes. */
    static final int INDEX_DEPTH = 4;

    private ArchiveLimits() {}
}
