package dev.priok.registry.config;

import dev.priok.registry.NamePattern;
import dev.priok.registry.RegistryOptions;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.storage.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file as docker's registry has it (its documentation, "Configuring a registry"), with {@code
 * storage.maintenance.garbagecollection} besides. What isn't supported is refused by name.
 */
final class ConfigFile {
    private ConfigFile() {}

    static void read(Path file, Settings into) throws SettingsException {
        Object document;
        try (InputStream content = Files.newInputStream(file)) {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build()).loadFromInputStream(content);
        } catch (IOException | YamlEngineException e) {
            throw new SettingsException("cannot read " + file + ": " + e.getMessage(), e);
        }
        try {
            Section top = new Section("", document);
            String version = top.text("version", "0.1");
            if (!version.equals("0.1")) {
                throw new SettingsException("version must be 0.1, but is " + version);
            }
            log(top.section("log"), into);
            ProxySection.read(top.section("proxy"), into);
            storage(top.section("storage"), into);
            http(top.section("http"), into);
            AuthSection.read(top.section("auth"), into);
            NotificationsSection.read(top.section("notifications"), into);
            health(top.section("health"));
            top.refuse("redis", "nothing is kept outside of the directory");
            top.end();
        } catch (SettingsException e) {
            throw new SettingsException(file + ": " + e.getMessage(), e);
        }
    }

    private static void log(Section log, Settings into) throws SettingsException {
        into.logLevel = Settings.level("log.level", log.text("level", "info"));
        Section access = log.section("accesslog");
        into.accessLog = !access.flag("disabled", false);
        access.end();
        log.end();
    }

    private static void storage(Section storage, Settings into) throws SettingsException {
        for (String driver : List.of("azure", "gcs", "s3", "swift", "oss", "inmemory")) {
            storage.refuse(driver, "only storage.filesystem is");
        }
        storage.refuse("redirect", "blobs are always sent by the registry itself");
        Section files = storage.section("filesystem");
        into.root = Path.of(files.text("rootdirectory", into.root.toString()));
        files.end();
        Section deletion = storage.section("delete");
        into.deletion = deletion.flag("enabled", into.deletion);
        deletion.end();
        Section cache = storage.section("cache");
        String descriptors = cache.text("blobdescriptor", "inmemory");
        if (!descriptors.equals("inmemory")) {
            throw new SettingsException("storage.cache.blobdescriptor is not supported: " + descriptors
                    + "; what is needed is in the kernel's cache");
        }
        cache.end();
        maintenance(storage.section("maintenance"), into);
        storage.end();
    }

    private static void maintenance(Section maintenance, Settings into) throws SettingsException {
        Section readOnly = maintenance.section("readonly");
        into.readOnly = readOnly.flag("enabled", into.readOnly);
        readOnly.end();
        Section purging = maintenance.section("uploadpurging");
        boolean purges = purging.flag("enabled", true);
        RegistryOptions.Purge purge = new RegistryOptions.Purge(
                purging.duration("age", Duration.ofHours(168)),
                positive(
                        "storage.maintenance.uploadpurging.interval",
                        purging.duration("interval", Duration.ofHours(24))),
                purging.flag("dryrun", false));
        into.purge = purges ? Optional.of(purge) : Optional.empty();
        purging.end();
        Section garbage = maintenance.section("garbagecollection");
        boolean collects = garbage.flag("enabled", !into.upstreams.isEmpty());
        Duration interval = garbage.duration("interval", Duration.ofHours(24));
        into.collectEvery = collects
                ? Optional.of(positive("storage.maintenance.garbagecollection.interval", interval))
                : Optional.empty();
        into.collection = new GarbageCollection.Rules(
                garbage.duration("grace", Duration.ofHours(1)),
                garbage.flag("dryrun", false),
                garbage.flag("deleteuntagged", false),
                retention(garbage.sections("retention")));
        garbage.end();
        maintenance.end();
    }

    private static Retention retention(List<Section> sections) throws SettingsException {
        List<Retention.Rule> rules = new ArrayList<>();
        for (Section section : sections) {
            NamePattern repositories = NamePattern.parse(section.required("repositories"));
            NamePattern tags = NamePattern.parse(section.text("tags", "*"));
            Optional<Integer> newest =
                    section.has("newest") ? Optional.of(section.number("newest", 1)) : Optional.empty();
            Optional<Duration> pulled = section.has("pulledwithin")
                    ? Optional.of(
                            positive(section.name("pulledwithin"), section.duration("pulledwithin", Duration.ZERO)))
                    : Optional.empty();
            section.end();
            rules.add(new Retention.Rule(repositories, tags, newest, pulled));
        }
        return new Retention(rules);
    }

    private static Duration positive(String name, Duration interval) throws SettingsException {
        if (interval.isZero()) {
            throw new SettingsException(name + " must not be zero");
        }
        return interval;
    }

    private static void http(Section http, Settings into) throws SettingsException {
        into.address = http.text("addr", into.address);
        String net = http.text("net", "tcp");
        if (!net.equals("tcp")) {
            throw new SettingsException("http.net must be tcp, but is " + net);
        }
        http.refuse("prefix", "the registry is at /v2/");
        http.refuse("host", "answers have relative locations, which are right behind every proxy");
        http.refuse("secret", "uploads need none here; remove it");
        if (!http.flag("relativeurls", true)) {
            throw new SettingsException("http.relativeurls can't be false: answers always have relative locations");
        }
        into.drain = http.duration("draintimeout", into.drain);
        into.headers.putAll(http.texts("headers"));
        tls(http.section("tls"), into);
        Section debug = http.section("debug");
        into.debugAddress = debug.text("addr", into.debugAddress);
        Section prometheus = debug.section("prometheus");
        into.metrics = prometheus.flag("enabled", into.metrics);
        into.metricsPath = prometheus.text("path", into.metricsPath);
        prometheus.end();
        debug.end();
        Section http2 = http.section("http2");
        if (!http2.flag("disabled", true)) {
            throw new SettingsException("http.http2 is not supported: HTTP/1.1 is spoken");
        }
        http2.end();
        http.end();
    }

    private static void tls(Section tls, Settings into) throws SettingsException {
        String certificate = tls.text("certificate", "");
        String key = tls.text("key", "");
        into.certificate = certificate.isEmpty() ? into.certificate : Path.of(certificate);
        into.key = key.isEmpty() ? into.key : Path.of(key);
        List<String> authorities = tls.list("clientcas");
        if (authorities.size() > 1) {
            throw new SettingsException("http.tls.clientcas can have one file here: put the certificates together");
        }
        into.authorities = authorities.isEmpty() ? into.authorities : Path.of(authorities.getFirst());
        tls.refuse("letsencrypt", "certificates are read from files");
        tls.end();
    }

    /** The directory is looked at whenever somebody asks for the health, so there is nothing to set but that. */
    private static void health(Section health) throws SettingsException {
        Section driver = health.section("storagedriver");
        if (!driver.flag("enabled", true)) {
            throw new SettingsException("health.storagedriver.enabled can't be false: it is checked when asked for");
        }
        driver.refuse("interval", "the directory is checked whenever somebody asks for the health");
        driver.refuse("threshold", "the directory is checked whenever somebody asks for the health");
        driver.end();
        health.end();
    }
}
