# One image, one binary: `serve` unless told otherwise (`work`, `migrate`, `admin create …`).
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY src/build/setup.sh src/build/setup.sh
RUN sh src/build/setup.sh build \
	&& apt-get install -y -qq --no-install-recommends make ca-certificates \
	&& rm -rf /var/lib/apt/lists/*
COPY . .
# The page at /docs is embedded in the program: its assets are fetched here, by the lock file, and never from a CDN.
RUN make -j"$(nproc)" all && strip --strip-unneeded build/release/wengangd

FROM debian:bookworm-slim
RUN apt-get update -qq \
	&& apt-get install -y -qq --no-install-recommends \
		libulfius2.7 liborcania2.3 libmicrohttpd12 libjansson4 libpq5 libjwt0 libssl3 libcrypt1 zlib1g \
	&& rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin wengang
COPY --from=build /src/build/release/wengangd /usr/local/bin/wengangd
USER 10001:10001
WORKDIR /
# Settings come from the environment or as flags, keys as files mounted read-only (README: running it for real).
ENV WENGANG_LISTEN=0.0.0.0 \
	WENGANG_PORT=8080 \
	WENGANG_KEYS=/run/wengang/keys \
	WENGANG_INDEX_KEY=/run/wengang/keys/index.key \
	WENGANG_SEALING_KEY=/run/wengang/keys/sealing.key
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["wengangd", "health"]
ENTRYPOINT ["wengangd"]
CMD ["serve"]
