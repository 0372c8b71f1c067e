# One node. docker-compose.yml starts three with a broker, ops/kubernetes any number; on its own, with a keys file that its
# group may read (chmod 640), as the node is another user:
#   docker build --build-arg COMMIT="$(git rev-parse --short=12 HEAD)" -t transcripts .
#   docker run --group-add "$(id -g)" -v "$PWD/keys.json:/keys.json:ro" transcripts serve --api-keys /keys.json ...

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
# Maven reads the poms of all modules; the image has only what production runs.
COPY pom.xml LICENSE ./
COPY schemas/pom.xml schemas/
COPY assembler/pom.xml assembler/
COPY query-api/pom.xml query-api/
COPY node/pom.xml node/
COPY devkit/pom.xml devkit/
COPY tools/bench/pom.xml tools/bench/
COPY tools/chaos/pom.xml tools/chaos/
COPY tools/all/pom.xml tools/all/
COPY schemas/src/main schemas/src/main
COPY assembler/src/main assembler/src/main
COPY query-api/src/main query-api/src/main
COPY clients/js/src clients/js/src
COPY node/src/main node/src/main
COPY ops/image-libraries ops/
# What --version, /status and transcripts_build_info say besides the version.
ARG COMMIT=unknown
# Tests and the format check ran before an image is worth building: mvn verify.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -q -B -ntp -pl node -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dbuild.commit="$COMMIT" package \
    && mkdir -p /app/state \
    && ops/image-libraries /app/lib \
    && cp node/target/bom.json node/target/THIRD-PARTY.txt LICENSE /app/

# Ubuntu with glibc, which RocksDB's native library wants.
FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home --home-dir /var/lib/transcripts transcripts
COPY --from=build /app/lib /opt/transcripts/lib
# What it consists of (CycloneDX), and under which licences.
COPY --from=build /app/bom.json /app/THIRD-PARTY.txt /app/LICENSE /opt/transcripts/
# Owned by the user before the volume is made of it, which keeps the owner.
COPY --from=build --chown=10001:10001 /app/state /var/lib/transcripts
USER 10001
WORKDIR /var/lib/transcripts
VOLUME /var/lib/transcripts
# glibc gives each thread an arena of its own, and RocksDB's memory never comes back from them.
ENV MALLOC_ARENA_MAX=2 \
    HOME=/var/lib/transcripts
EXPOSE 8080
# A container that is made anew keeps its name and gets another address, which Java would learn half a minute later.
# The shell makes options of TRANSCRIPTS_JAVA_OPTS, and java takes its place: signals reach it.
ENTRYPOINT ["/bin/sh", "-c", "exec java -XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=50 -Dsun.net.inetaddr.ttl=5 $TRANSCRIPTS_JAVA_OPTS -cp '/opt/transcripts/lib/*' io.transcripts.node.Main \"$@\"", "transcripts"]
CMD ["serve", "--help"]
