FROM debian:12 AS jre
RUN apt-get -q update \
 && apt-get -qy install --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*

FROM jre AS maven
RUN apt-get -q update \
 && apt-get -qy install --no-install-recommends openjdk-17-jdk-headless maven libmaven-compiler-plugin-java \
      libmaven-jar-plugin-java libmaven-resources-plugin-java libsurefire-java \
 && rm -rf /var/lib/apt/lists/*

FROM maven AS build
WORKDIR /src
COPY java .
# Debian's packages are the repository: what Maven takes from there stays in the cache mount.
RUN --mount=type=cache,target=/root/.m2 mvn -B -s settings.xml package

FROM jre
COPY --from=build /src/target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
