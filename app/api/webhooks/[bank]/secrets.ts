import { getWebhookSecrets } from "@/lib/features/banks/data/connection";

/** How long secrets are used without a look at the database. */
const KEPT_MS = 5_000;
/** The sender invents the names of unknown banks: those are never kept. */
const kept = new Map<string, { readonly secrets: readonly string[]; readonly atMs: number }>();
const looks = new Map<
  string,
  { readonly current: Promise<readonly string[]>; next: Promise<readonly string[]> | null }
>();

/** A bank's webhook secrets, current first, at most five seconds old; empty for an unknown bank. */
export async function secretsOf(bank: string): Promise<readonly string[]> {
  const known = kept.get(bank);
  const ageMs = known ? Date.now() - known.atMs : -1;
  // A clock that was set back makes an age negative.
  return known && ageMs >= 0 && ageMs < KEPT_MS ? known.secrets : freshSecretsOf(bank);
}

/**
 * A bank's webhook secrets as they stand now, for what the kept ones did not open. The look begins after the call, and
 * callers that come while one is under way share the next: a flood of junk costs one look at a time.
 */
export function freshSecretsOf(bank: string): Promise<readonly string[]> {
  const under = looks.get(bank);
  if (!under) return begin(bank);
  under.next ??= under.current.then(
    () => begin(bank),
    () => begin(bank),
  );
  return under.next;
}

function begin(bank: string): Promise<readonly string[]> {
  const current = look(bank);
  const mine = { current, next: null };
  looks.set(bank, mine);
  const end = (): void => {
    if (looks.get(bank) === mine && mine.next === null) looks.delete(bank);
  };
  current.then(end, end);
  return current;
}

async function look(bank: string): Promise<readonly string[]> {
  const now = new Date();
  const secrets = await getWebhookSecrets(bank, now);
  if (secrets.length === 0) kept.delete(bank);
  else kept.set(bank, { secrets, atMs: now.getTime() });
  return secrets;
}
