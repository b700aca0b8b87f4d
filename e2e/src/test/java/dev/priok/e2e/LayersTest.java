package dev.priok.e2e;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Who may know whom, as docs/decisions/0001 says. */
class LayersTest {
    private static final JavaClasses PRIOK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.priok");

    /** It puts the module together of its feature packages, and holds what they share. */
    private static final DescribedPredicate<JavaClass> IN_THE_ROOT_PACKAGE_OF_A_MODULE = DescribedPredicate.describe(
            "in the root package of a module", type -> type.getPackageName().matches("dev\\.priok\\.[a-z0-9]+"));

    @Test
    void modulesKnowOnlyTheLayersBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.priok..")
                .layer("model")
                .definedBy("dev.priok.model..")
                .layer("kernel")
                .definedBy("dev.priok.kernel..")
                .layer("tls")
                .definedBy("dev.priok.tls..")
                .layer("logging")
                .definedBy("dev.priok.logging..")
                .layer("oci")
                .definedBy("dev.priok.oci..")
                .layer("registry-client")
                .definedBy("dev.priok.registryclient..")
                .layer("registry")
                .definedBy("dev.priok.registry..")
                .layer("engine")
                .definedBy("dev.priok.engine..")
                .layer("store")
                .definedBy("dev.priok.store..")
                .layer("runtime")
                .definedBy("dev.priok.runtime..")
                .layer("network")
                .definedBy("dev.priok.network..")
                .layer("plugin")
                .definedBy("dev.priok.plugin..")
                .layer("distribution")
                .definedBy("dev.priok.distribution..")
                .layer("build")
                .definedBy("dev.priok.build..")
                .layer("buildkit")
                .definedBy("dev.priok.buildkit..")
                .layer("api")
                .definedBy("dev.priok.api..")
                .layer("client")
                .definedBy("dev.priok.client..")
                .layer("compose")
                .definedBy("dev.priok.compose..")
                .layer("cli")
                .definedBy("dev.priok.cli..")
                .layer("daemon")
                .definedBy("dev.priok.daemon..")
                .whereLayer("model")
                .mayNotAccessAnyLayer()
                .whereLayer("kernel")
                .mayNotAccessAnyLayer()
                .whereLayer("tls")
                .mayNotAccessAnyLayer()
                .whereLayer("logging")
                .mayNotAccessAnyLayer()
                .whereLayer("oci")
                .mayOnlyAccessLayers("model")
                .whereLayer("registry-client")
                .mayOnlyAccessLayers("model", "oci", "tls")
                .whereLayer("registry")
                .mayOnlyAccessLayers("model", "oci", "registry-client", "tls", "logging")
                .whereLayer("engine")
                .mayOnlyAccessLayers("model")
                .whereLayer("store")
                .mayOnlyAccessLayers("model", "engine", "kernel")
                .whereLayer("runtime")
                .mayOnlyAccessLayers("model", "engine", "kernel", "tls")
                .whereLayer("network")
                .mayOnlyAccessLayers("model", "engine", "kernel")
                .whereLayer("plugin")
                .mayOnlyAccessLayers("model", "engine", "tls")
                .whereLayer("distribution")
                .mayOnlyAccessLayers("model", "engine", "oci", "registry-client", "tls")
                .whereLayer("build")
                .mayOnlyAccessLayers("model", "engine", "oci")
                .whereLayer("buildkit")
                .mayOnlyAccessLayers("model", "engine", "kernel", "build")
                .whereLayer("api")
                .mayOnlyAccessLayers("model", "engine", "build")
                .whereLayer("client")
                .mayOnlyAccessLayers("model")
                .whereLayer("compose")
                .mayOnlyAccessLayers("model", "client")
                .whereLayer("cli")
                .mayOnlyAccessLayers("model", "client", "compose", "kernel", "oci", "registry-client", "tls")
                .whereLayer("daemon")
                .mayNotBeAccessedByAnyLayer()
                .check(PRIOK);
    }

    @Test
    void featurePackagesHaveNoCycles() {
        slices().matching("dev.priok.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(IN_THE_ROOT_PACKAGE_OF_A_MODULE, DescribedPredicate.alwaysTrue())
                .check(PRIOK);
    }

    @Test
    void onlyKernelCallsNativeCode() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("dev.priok.kernel..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "link native code",
                        (JavaClass type) -> type.getName().equals("java.lang.foreign.Linker")
                                || type.getName().equals("java.lang.foreign.SymbolLookup")))
                .check(PRIOK);
    }

    /** The virtual machine would wait for the JDK's poller of their sockets when it ends (docs/decisions/0021). */
    @Test
    void theCommandHasNoVirtualThreads() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage("dev.priok.client..", "dev.priok.compose..", "dev.priok.cli..")
                .should()
                .callMethod(Thread.class, "ofVirtual")
                .orShould()
                .callMethod(Thread.class, "startVirtualThread", Runnable.class)
                .orShould()
                .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
                .check(PRIOK);
    }

    @Test
    void packagesAreNamedByFeature() {
        ArchRuleDefinition.noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..manager..", "..helper..")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .check(PRIOK);
    }
}
