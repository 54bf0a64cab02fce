import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "@/generated/prisma/client";
import { routeBankTo, type Desk } from "./desk";

/**
 * A life that ends at a chosen step. Steps are counted where a process touches the world: before each database
 * statement (BEGIN and COMMIT included), before each bank call, and after each bank call, when the bank has done its
 * part and nobody has heard of it. At its end every connection is cut, as by SIGKILL: open transactions roll back, no
 * answer arrives, nothing it had begun reaches the world any more.
 */
export type Life = { readonly steps: number; readonly ended: boolean };

type Handle = { url: string; client: PrismaClient; Client?: typeof pg.Client };
type World = { readonly database: Handle; readonly step: () => boolean };

/** What runs inside a life sees that life's own database connection and bank, also after its end. */
const lives = new AsyncLocalStorage<World>();
const never = (): Promise<never> => new Promise(() => undefined);

/** Runs `work` in a life that ends before step `dieAt`; `Infinity` lives on. Afterwards the process is a fresh one. */
export async function liveUntil(desk: Desk, dieAt: number, work: () => Promise<unknown>): Promise<Life> {
  let steps = 0;
  let ended = false;
  let announce: () => void = () => undefined;
  const death = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const clients = new Set<pg.Client>();
  const end = (): void => {
    ended = true;
    for (const client of clients) streamOf(client).destroy();
    announce();
  };
  const step = (): boolean => {
    if (ended) return false;
    steps += 1;
    if (steps >= dieAt) end();
    return !ended;
  };
  const Client = mortalClient(step, clients);
  const pool = new pg.Pool({ connectionString: desk.databaseUrl, max: 4, Client });
  pool.on("error", () => undefined);
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  enterWorlds(desk);
  try {
    await Promise.race([lives.run({ database: { url: desk.databaseUrl, client, Client }, step }, work), death]);
  } finally {
    end();
    // A fresh process has no token and no open client.
    enterWorlds(desk);
  }
  return { steps, ended: steps >= dieAt };
}

/** Sends each caller's database and bank calls into its own life, or into the desk's where it has none. */
function enterWorlds(desk: Desk): void {
  let outside: Handle | undefined;
  const known = Object.getOwnPropertyDescriptor(globalThis, "cutoffDb");
  if (known && "value" in known) outside = known.value as Handle;
  if (!known?.get) {
    Object.defineProperty(globalThis, "cutoffDb", {
      configurable: true,
      get: () => lives.getStore()?.database ?? outside,
      set: (next: Handle) => {
        outside = next;
      },
    });
  }
  routeBankTo({
    async handle(request) {
      const world = lives.getStore();
      if (!world) return desk.sandbox.handle(request);
      if (!world.step()) return never();
      const answer = await desk.sandbox.handle(request);
      return world.step() ? answer : never();
    },
  });
}

function streamOf(client: pg.Client): { destroy(): void } {
  // The socket itself: what the kernel closes when a process is killed. The types do not show it.
  return (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream;
}

function mortalClient(step: () => boolean, clients: Set<pg.Client>): typeof pg.Client {
  return class extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      clients.add(this);
      this.on("error", () => undefined);
      const query = this.query.bind(this) as (...parts: unknown[]) => unknown;
      this.query = ((...parts: unknown[]) => (step() ? query(...parts) : never())) as typeof this.query;
    }
  };
}
