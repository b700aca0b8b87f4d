# syntax=docker/dockerfile:1
FROM debian:12 AS compiler
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get -q update && apt-get -qy install --no-install-recommends gcc libc6-dev
WORKDIR /src
COPY <<SOURCE answer.c
#include <stdio.h>
int main(int argc, char **argv) { printf("%d from %s\\n", 6 * 7, argv[0]); return argc - 1; }
SOURCE
RUN gcc -O2 -static -o /answer answer.c

FROM scratch
COPY --from=compiler /answer /answer
ENTRYPOINT ["/answer"]
