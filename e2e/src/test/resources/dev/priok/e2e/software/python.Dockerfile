FROM debian:12 AS base
RUN apt-get -q update && apt-get -qy install --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*

FROM base AS environment
RUN apt-get -q update && apt-get -qy install --no-install-recommends python3-venv && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv --without-pip /venv
COPY app.py /venv/app.py

FROM base
RUN useradd --system web
COPY --from=environment --chown=web /venv /venv
USER web
ENV PATH=/venv/bin:$PATH GREETING=hello
EXPOSE 8000
CMD ["python", "/venv/app.py"]
