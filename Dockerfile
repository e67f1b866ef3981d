# Debian 13: its glibc (2.41) runs the embedded engine as it is.
FROM node:24-trixie AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
# argon2 compiled for the processors of the last ten years hashes twice as fast as the package's own binary.
# On ARM, give `--build-arg ARGON2_MARCH=armv8-a`.
ARG ARGON2_MARCH=x86-64-v3
RUN npm run argon2:native
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-trixie-slim
ENV NODE_ENV=production \
    EDUCONNECT_CONFIG=/config/educonnect.yaml \
    HEALTH_URL=http://127.0.0.1:4000/healthz
WORKDIR /app
# The program belongs to root: the service cannot change it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/migrations ./migrations
COPY --from=build /app/views ./views
COPY --from=build /app/dist ./dist
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 4000 4001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(process.env.HEALTH_URL).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# docker run --read-only --tmpfs /tmp -v educonnect:/data -v ./educonnect.yaml:/config/educonnect.yaml:ro …
CMD ["node", "dist/main.js", "start"]
