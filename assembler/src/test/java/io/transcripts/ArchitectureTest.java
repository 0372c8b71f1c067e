package io.transcripts;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** Which package may know which. A rule that nobody checks decays. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.transcripts");

    @Test
    void theDomainIsPureJava() {
        classes()
                .that()
                .resideInAPackage("io.transcripts.domain..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "io.transcripts.domain..",
                        "io.transcripts.schema..",
                        "com.ibm.icu..",
                        "org.jspecify.."))
                .check(CLASSES);
    }

    @Test
    void theDomainHasNoClock() {
        noClasses()
                .that()
                .resideInAPackage("io.transcripts.domain..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNeitherTopologyNorRuntime() {
        noClasses()
                .that()
                .resideInAPackage("io.transcripts.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.transcripts.topology..", "io.transcripts.runtime..")
                .check(CLASSES);
    }

    @Test
    void fencingKnowsNothingOfWhatItFences() {
        noClasses()
                .that()
                .resideInAPackage("io.transcripts.fencing..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.transcripts..").and(not(resideInAPackage("io.transcripts.fencing.."))))
                .check(CLASSES);
    }

    @Test
    void ownershipKnowsNothingOfWhatIsOwned() {
        noClasses()
                .that()
                .resideInAPackage("io.transcripts.ownership..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.transcripts..").and(not(resideInAPackage("io.transcripts.ownership.."))))
                .check(CLASSES);
    }

    @Test
    void theTopologyDoesNotKnowTheRuntime() {
        noClasses()
                .that()
                .resideInAPackage("io.transcripts.topology..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.transcripts.runtime..")
                .check(CLASSES);
    }

    @Test
    void onlyWhatRunsOnKafkaKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.transcripts.fencing..",
                        "io.transcripts.ownership..",
                        "io.transcripts.store..",
                        "io.transcripts.topology..",
                        "io.transcripts.runtime..",
                        "io.transcripts.replay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.rocksdb..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.transcripts.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
