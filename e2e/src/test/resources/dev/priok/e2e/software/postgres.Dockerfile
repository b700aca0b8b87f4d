FROM debian:12
RUN apt-get -q update \
 && DEBIAN_FRONTEND=noninteractive apt-get -qy -o Dpkg::Options::=--force-unsafe-io install --no-install-recommends postgresql \
 && rm -rf /var/lib/apt/lists/*
ENV PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/data
RUN install -d -o postgres -g postgres -m 700 $PGDATA
USER postgres
RUN initdb --auth-host=trust >/dev/null && echo "host all all all trust" >>$PGDATA/pg_hba.conf
VOLUME $PGDATA
EXPOSE 5432
STOPSIGNAL SIGINT
CMD ["postgres", "-c", "listen_addresses=*", "-c", "unix_socket_directories=/tmp"]
