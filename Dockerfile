FROM node:24.11-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY prisma.config.ts tsconfig.json tsconfig.build.json ./
COPY prisma prisma
COPY scripts scripts
COPY src src
RUN npm run build
# The image has Debian's ffmpeg, and its Postgres is elsewhere: the optional packages bring both for a bare machine only.
RUN npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24.11-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && apt-get clean && rm -rf /var/lib/apt/lists/*
RUN install --directory --owner=node --group=node /data
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PORT=3000 DATA_DIR=/data
COPY package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/build build
COPY prisma/migrations prisma/migrations
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Web answers at PORT, the other roles at HEALTH_PORT.
HEALTHCHECK --interval=10s --timeout=3s --retries=6 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# No init in between: main.js hears SIGTERM itself, drains and ends.
CMD ["node", "build/main.js"]
