package io.transcripts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.transcripts");

    @Test
    void renderingAndHttpAndKeysKnowNoKafka() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.transcripts.render..",
                        "io.transcripts.http..",
                        "io.transcripts.keys..",
                        "io.transcripts.peer..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void renderingIsAPureFunctionOfTheDomain() {
        classes()
                .that()
                .resideInAPackage("io.transcripts.render..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.transcripts.render..",
                        "io.transcripts.captions..",
                        "io.transcripts.domain..",
                        "io.transcripts.schema..",
                        "com.fasterxml.jackson..",
                        "org.jspecify..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void captionsKnowUnicodeAndWords() {
        classes()
                .that()
                .resideInAPackage("io.transcripts.captions..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.transcripts.captions..",
                        "io.transcripts.schema..",
                        "com.ibm.icu..",
                        "org.jspecify..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void httpAsksThroughTheSeams() {
        classes()
                .that()
                .resideInAPackage("io.transcripts.http..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.transcripts.http..",
                        "io.transcripts.routing..",
                        "io.transcripts.render..",
                        "io.transcripts.captions..",
                        "io.transcripts.keys..",
                        "io.transcripts.peer..",
                        "io.transcripts.domain..",
                        "io.github.resilience4j..",
                        "io.github.bucket4j..",
                        "org.eclipse.jetty..",
                        "com.github.benmanes.caffeine..",
                        "io.micrometer..",
                        "com.fasterxml.jackson..",
                        "org.slf4j..",
                        "ch.qos.logback.classic..",
                        "org.jspecify..",
                        "java..")
                .check(CLASSES);
    }

    @Test
    void keysStandAlone() {
        classes()
                .that()
                .resideInAPackage("io.transcripts.keys..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.transcripts.keys..", "com.fasterxml.jackson..", "org.slf4j..", "org.jspecify..", "java..")
                .check(CLASSES);
    }
}
