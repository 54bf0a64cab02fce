/** The room a file stands in: what the table of imports speaks about. */
export type Zone = keyof typeof mayImport;

/**
 * Who may import whom: the one table. A row is a room, its cells the rooms it may take from; within its own folder a
 * file may always look around. What is not here is refused.
 */
export const mayImport = {
  page: [
    "page",
    "components-ui",
    "components-layout",
    "components-feature",
    "loaders",
    "actions",
    "pure",
    "session",
    "core-pure",
  ],
  api: [
    "api",
    "data",
    "mutations",
    "sync",
    "dispatch",
    "pure",
    "bank-webhooks",
    "formats",
    "core",
    "core-db",
    "session",
    "core-pure",
    "bank-http",
    "bank-errors",
    "format-types",
  ],
  "components-ui": ["components-ui", "core-cn"],
  "components-layout": ["components-layout", "components-ui", "actions", "pure", "core-pure"],
  "components-feature": [
    "components-feature",
    "components-layout",
    "components-ui",
    "actions",
    "pure",
    "core-pure",
    "format-types",
  ],
  pure: ["pure", "formats", "core-pure", "bank-errors", "format-types"],
  data: [
    "data",
    "pure",
    "formats",
    "core",
    "core-db",
    "core-pure",
    "generated",
    "bank-errors",
    "format-types",
    "bank-wire",
    "demo-people",
  ],
  mutations: [
    "mutations",
    "data",
    "pure",
    "formats",
    "core",
    "core-db",
    "core-pure",
    "generated",
    "bank-errors",
    "format-types",
    "bank-wire",
  ],
  loaders: ["loaders", "data", "pure", "session", "core", "core-pure", "bank-errors", "format-types"],
  actions: [
    "actions",
    "mutations",
    "data",
    "dispatch",
    "sync",
    "pure",
    "session",
    "core",
    "core-pure",
    "bank-errors",
    "format-types",
  ],
  sync: [
    "sync",
    "mutations",
    "data",
    "pure",
    "banks",
    "bank-http",
    "bank-wire",
    "core",
    "core-pure",
    "bank-errors",
    "format-types",
    "dispatch",
  ],
  dispatch: [
    "dispatch",
    "sync",
    "mutations",
    "data",
    "pure",
    "banks",
    "bank-http",
    "bank-wire",
    "bank-webhooks",
    "formats",
    "core",
    "core-pure",
    "bank-errors",
    "format-types",
  ],
  clockwork: ["sync", "dispatch", "core", "core-pure", "mutations"],
  instrumentation: ["clockwork", "core", "core-pure"],
  proxy: ["session", "core", "core-pure"],
  banks: ["banks", "bank-http", "bank-wire", "bank-webhooks", "core-pure", "bank-errors"],
  "bank-http": ["bank-http", "bank-wire", "core-pure", "bank-errors"],
  "bank-webhooks": ["bank-wire", "bank-http", "core-pure", "banks", "bank-errors"],
  "bank-wire": ["bank-wire", "bank-errors", "core-pure"],
  "bank-errors": ["core-pure"],
  "format-types": ["format-types", "core-pure"],
  formats: ["formats", "core-pure", "format-types"],
  session: ["session", "core", "core-db", "core-pure"],
  core: ["core", "core-db", "core-pure", "generated"],
  "core-db": ["core", "core-pure", "generated"],
  "core-cn": [],
  "core-pure": ["core-pure"],
  sandbox: ["sandbox", "bank-wire", "formats", "core-pure", "format-types"],
  prisma: [
    "prisma",
    "data",
    "mutations",
    "sync",
    "dispatch",
    "pure",
    "formats",
    "core",
    "core-db",
    "core-pure",
    "generated",
    "format-types",
    "bank-errors",
  ],
  scripts: [
    "scripts",
    "api",
    "bank-http",
    "bank-wire",
    "bank-webhooks",
    "prisma",
    "data",
    "mutations",
    "sync",
    "dispatch",
    "pure",
    "formats",
    "sandbox",
    "banks",
    "core",
    "core-db",
    "core-pure",
    "generated",
    "format-types",
    "bank-errors",
  ],
  e2e: ["e2e", "demo-people"],
  "demo-people": ["core-pure"],
  generated: [],
  types: [],
  root: ["root", "scripts"],
} as const satisfies Record<string, readonly string[]>;

const featureZones: Readonly<Record<string, Zone>> = {
  types: "pure",
  schema: "pure",
  rules: "pure",
  data: "data",
  mutations: "mutations",
  loaders: "loaders",
  actions: "actions",
  sync: "sync",
  dispatch: "dispatch",
};

/** Core modules that anything may use: no database, no secret, no request. */
const pureCore = [
  "money",
  "dates",
  "business-days",
  "ids",
  "cn",
  "result",
  "permissions",
  "session-policy",
  "actor",
  "text",
];

const prefixes: readonly (readonly [RegExp, Zone])[] = [
  [/^app\/api\//, "api"],
  [/^app\//, "page"],
  [/^components\/ui\//, "components-ui"],
  [/^components\/layout\//, "components-layout"],
  [/^components\//, "components-feature"],
  [/^lib\/clockwork$/, "clockwork"],
  [/^lib\/banks\/[^/]+\/wire(\/|$)/, "bank-wire"],
  [/^lib\/banks\/[^/]+\/webhooks(\/|$)/, "bank-webhooks"],
  [/^lib\/banks\/http\/(errors|url)$/, "bank-errors"],
  [/^lib\/banks\/http\//, "bank-http"],
  [/^lib\/banks\/port$/, "bank-errors"],
  [/^lib\/banks\//, "banks"],
  [/^lib\/formats\/[^/]+\/types$/, "format-types"],
  [/^lib\/formats\//, "formats"],
  [/^lib\/core\/cn$/, "core-cn"],
  [/^lib\/core\/(session|action)$/, "session"],
  [/^lib\/core\/db$/, "core-db"],
  [/^sandbox\//, "sandbox"],
  [/^prisma\/demo-people$/, "demo-people"],
  [/^prisma\//, "prisma"],
  [/^scripts\//, "scripts"],
  [/^e2e\//, "e2e"],
  [/^generated\//, "generated"],
  [/^types\//, "types"],
  [/^instrumentation$/, "instrumentation"],
  [/^proxy$/, "proxy"],
];

/** The zone of a module, given its path from the root without extension; null for a name the house does not know. */
export function zoneOf(module: string): Zone | null {
  const feature = /^lib\/features\/[^/]+\/([^/]+)/.exec(module)?.[1];
  if (feature !== undefined) return featureZones[feature] ?? null;
  const found = prefixes.find(([pattern]) => pattern.test(module));
  if (found) return found[1];
  const core = /^lib\/core\/([^/]+)/.exec(module)?.[1];
  if (core !== undefined) return pureCore.includes(core) ? "core-pure" : "core";
  return module.includes("/") ? null : "root";
}

/** Whether a module may import another one, both as paths from the root without extension. */
export function isAllowed(from: string, to: string): boolean {
  const source = zoneOf(from);
  const target = zoneOf(to);
  if (source === null || target === null) return false;
  const allowed: readonly string[] = mayImport[source];
  if (allowed.includes(target) && !reachesAnotherFeature(from, to, source, target)) return true;
  // Anything may use the pure core by the name of its one narrower room, and the demo people where seeds may go.
  return (
    (target === "core-cn" && allowed.includes("core-pure")) || (target === "demo-people" && allowed.includes("prisma"))
  );
}

/** A screen acts through its own feature only; another one's nouns and rules it may show. */
function reachesAnotherFeature(from: string, to: string, source: Zone, target: Zone): boolean {
  if (source !== "components-feature" || target !== "actions") return false;
  return from.split("/")[1] !== to.split("/")[2];
}
