FROM debian:12
RUN apt-get -q update \
 && apt-get -qy install --no-install-recommends nginx-light \
 && rm -rf /var/lib/apt/lists/* \
 && ln -sf /dev/stdout /var/log/nginx/access.log
COPY --chmod=0644 <<PAGE /var/www/html/index.html
built by a Dockerfile
PAGE
EXPOSE 80
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=1s CMD test -e /run/nginx.pid
CMD ["nginx", "-g", "daemon off;"]
