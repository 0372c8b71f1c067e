package io.transcripts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ArchitectureTest {
    private static final String HTTP = "io.transcripts.http";
    private static final String CONNECTION = "io.transcripts.http.connection";
    private static final String API = "io.transcripts.api";
    private static final String PEER = "io.transcripts.peer";
    private static final String MANAGEMENT = "io.transcripts.management";
    private static final String TLS = "io.transcripts.tls";
    private static final String KEYS = "io.transcripts.keys";
    private static final String RENDER = "io.transcripts.render";
    private static final String CAPTIONS = "io.transcripts.captions";
    private static final String SEARCH = "io.transcripts.search";
    private static final String DOCUMENTS = "io.transcripts.documents";
    private static final String ROUTING = "io.transcripts.routing";
    private static final String LIVE = "io.transcripts.live";
    private static final String STORE = "io.transcripts.store";
    private static final String DOMAIN = "io.transcripts.domain";
    private static final String JETTY = "org.eclipse.jetty..";
    private static final String METRICS = "io.micrometer..";
    private static final String JSON = "com.fasterxml.jackson..";
    private static final String CACHE = "com.github.benmanes.caffeine..";
    private static final String RATES = "io.github.bucket4j..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HTTP, API, DOCUMENTS, PEER, MANAGEMENT, TLS, KEYS, RENDER, CAPTIONS, SEARCH, ROUTING, LIVE);

    @Test
    void noPackagesKnowEachOther() {
        slices().matching("io.transcripts.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyRoutingKnowsKafka() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROUTING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(CLASSES);
    }

    @Test
    void renderingIsAPureFunctionOfTheDomain() {
        knows(RENDER, CAPTIONS, SEARCH, DOMAIN, "io.transcripts.schema", JSON);
    }

    @Test
    void captionsKnowUnicodeAndWords() {
        knows(CAPTIONS, "io.transcripts.schema", "com.ibm.icu..", CACHE);
    }

    @Test
    void searchKnowsUnicodeAndWhatWasSaid() {
        knows(SEARCH, CAPTIONS, DOMAIN, "io.transcripts.schema", "com.ibm.icu..");
    }

    @Test
    void whoeverWaitsKnowsNoTranscript() {
        knows(LIVE, HTTP, STORE, JETTY, METRICS);
    }

    @Test
    void keysStandAlone() {
        knows(KEYS, JSON);
    }

    @Test
    void certificatesKnowNoPort() {
        knows(TLS, KEYS, JETTY, METRICS, "org.bouncycastle..");
    }

    @Test
    void theServerKnowsNoTranscript() {
        knows(HTTP, JETTY, METRICS, JSON, RATES, "com.sun.management..");
        knows(CONNECTION, HTTP, JETTY, METRICS, "ch.qos.logback.classic..");
    }

    @Test
    void theManagementPortKnowsWhatItIsGivenAndNothingElse() {
        knows(MANAGEMENT, HTTP, CONNECTION, JETTY, METRICS, JSON, CACHE);
    }

    @Test
    void thePublicApiKnowsNoOtherNode() {
        knows(
                API,
                HTTP,
                CONNECTION,
                DOCUMENTS,
                ROUTING,
                LIVE,
                RENDER,
                CAPTIONS,
                SEARCH,
                TLS,
                KEYS,
                DOMAIN,
                "io.transcripts.schema",
                JETTY,
                METRICS,
                CACHE,
                RATES);
    }

    @Test
    void documentsKnowNothingOfWhatTheyDescribe() {
        knows(DOCUMENTS, HTTP, JETTY, JSON);
    }

    @Test
    void peersAskThroughTheSeams() {
        knows(
                PEER,
                HTTP,
                CONNECTION,
                API,
                ROUTING,
                DOMAIN,
                LIVE,
                STORE,
                TLS,
                KEYS,
                JETTY,
                METRICS,
                JSON,
                "io.github.resilience4j..",
                "org.bouncycastle..");
    }

    /** Itself, the JDK, the log, and nothing else but that. */
    private static void knows(String from, String... others) {
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                Stream.of(from, "java..", "javax.net.ssl..", "org.slf4j..", "org.jspecify.."),
                                Stream.of(others))
                        .toArray(String[]::new))
                .check(CLASSES);
    }
}
