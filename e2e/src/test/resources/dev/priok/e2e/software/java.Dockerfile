# syntax=docker/dockerfile:1
FROM debian:12 AS jdk
RUN apt-get -q update \
 && apt-get -qy install --no-install-recommends openjdk-17-jdk-headless maven \
 && rm -rf /var/lib/apt/lists/*

FROM jdk AS build
WORKDIR /src
COPY java/pom.xml .
COPY java/src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package

FROM jdk
COPY --from=build /src/target/app.jar /app.jar
ENTRYPOINT ["java", "-jar", "/app.jar"]
