import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { hash, verify } from "@node-rs/argon2";
import type { ActingFor, Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import type { SessionClaims } from "@/lib/core/auth";
import { db, inTransaction, type Tx } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { isId, newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { ok, refuse, type Result } from "@/lib/core/result";
import { SESSION_HARD_LIMIT_MS } from "@/lib/core/session-policy";
import { afterWrongPassword, isResting } from "./rules";

/** argon2id, 19 MiB, two passes: OWASP's first choice for a login server. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

const system = (requestId: string): ActingFor => ({ type: "system", name: "Sign-in", requestId });

/** Passwords are checked this many at a time; more wait, and too many are turned away without a word of why. */
const HASHES_AT_ONCE = 4;
const HASHES_WAITING = 60;
/** A refusal takes at least this long, so that its time tells nothing about the address. */
const REFUSAL_FLOOR_MS = 350;

let hashing = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T | null> {
  if (hashing >= HASHES_AT_ONCE) {
    if (waiting.length >= HASHES_WAITING) return null;
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    hashing += 1;
  }
  try {
    return await work();
  } finally {
    // The place is handed on, or given back.
    const next = waiting.shift();
    if (next) next();
    else hashing -= 1;
  }
}

/**
 * Checks a password and records the attempt. An unknown address costs the same time as a known one and gets the
 * same answer. After five wrong passwords in a row the account rests for 15 minutes.
 */
export async function verifySignIn(
  email: string,
  password: string,
  now: Date,
  options: { readonly refusalFloorMs?: number } = {},
): Promise<SessionClaims | null> {
  const started = performance.now();
  const claims = await inTurn(() => attemptSignIn(email, password, now));
  if (claims) return claims;
  const left = (options.refusalFloorMs ?? REFUSAL_FLOOR_MS) - (performance.now() - started);
  if (left > 0) await wait(left);
  return null;
}

async function attemptSignIn(email: string, password: string, now: Date): Promise<SessionClaims | null> {
  const requestId = newId();
  const member = await db().member.findUnique({ where: { email: email.trim().toLowerCase() } });
  decoy ??= hash(newId(), ARGON2);
  const right = await verify(member?.passwordHash ?? (await decoy), password.slice(0, 500)).catch(() => false);
  const known = member?.active && (!member.demo || env().CUTOFF_BANK === "sandbox");
  if (known) return startSession(member.id, right, requestId, now);
  await inTransaction((tx) =>
    audit(tx, system(requestId), {
      action: "session.refused",
      subjectType: "session",
      subjectId: requestId,
      after: { reason: "unknown_person" },
    }),
  );
  return null;
}

type Judged = { readonly refused: "resting" | "wrong_password" } | { readonly member: Member };
type Member = Awaited<ReturnType<Tx["member"]["findUniqueOrThrow"]>>;

/**
 * Judges under the row's lock and by the row as it then stands: guesses made at once are all counted, those at the
 * sign-in page and those of a person who confirms a change together. Writes the refusal's audit row.
 */
async function judge(tx: Tx, memberId: string, right: boolean, requestId: string, now: Date): Promise<Judged> {
  await tx.$queryRaw`select 1 from member where id = ${memberId}::uuid for update`;
  const member = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
  const refused = async (reason: string): Promise<void> =>
    audit(tx, system(requestId), {
      action: "session.refused",
      subjectType: "session",
      subjectId: memberId,
      after: { reason },
    });
  if (isResting(member.lockedUntil, now)) {
    await refused("resting");
    return { refused: "resting" };
  }
  if (!right) {
    const next = afterWrongPassword(member.failedSignIns, member.lockedUntil, now);
    await tx.member.update({ where: { id: memberId }, data: next });
    await refused(next.lockedUntil ? "wrong_password_now_resting" : "wrong_password");
    return { refused: next.lockedUntil ? "resting" : "wrong_password" };
  }
  await tx.member.update({ where: { id: memberId }, data: { failedSignIns: 0, lockedUntil: null } });
  return { member };
}

async function startSession(
  memberId: string,
  right: boolean,
  requestId: string,
  now: Date,
): Promise<SessionClaims | null> {
  return inTransaction(async (tx) => {
    const judged = await judge(tx, memberId, right, requestId, now);
    if ("refused" in judged) return null;
    const { name, sessionVersion } = judged.member;
    await tx.member.update({ where: { id: memberId }, data: { lastSignInAt: now } });
    const person = { type: "person", id: memberId, name, requestId } as const;
    await audit(tx, person, { action: "session.started", subjectType: "session", subjectId: memberId });
    return { sessionId: newId(), memberId, sessionVersion, signedInAt: now.getTime() };
  });
}

const RESTING = "Your account rests after five wrong passwords. Nothing was changed; try again in 15 minutes.";

/**
 * Asks a signed-in person for their own password again before a change that an unattended browser must not make.
 * Wrong ones count and rest as at sign-in. Refusals land on the field `password`.
 */
export async function confirmPassword(actor: Actor, password: string, now: Date): Promise<Result<null>> {
  const say = (reason: string, sentence: string) => refuse(reason, sentence, "password");
  if (password === "") return say("password_needed", "This change needs your own password again.");
  const right = await inTurn(async () => {
    const member = await db().member.findUnique({ where: { id: actor.memberId } });
    decoy ??= hash(newId(), ARGON2);
    return verify(member?.passwordHash ?? (await decoy), password.slice(0, 500)).catch(() => false);
  });
  if (right === null) return say("busy", "Too many passwords are being checked just now. Try again in a moment.");
  return inTransaction(async (tx) => {
    const judged = await judge(tx, actor.memberId, right, actor.requestId, now);
    if (!("refused" in judged)) return ok(null);
    return judged.refused === "resting"
      ? say("resting", RESTING)
      : say("wrong_password", "This is not your password. Nothing was changed.");
  });
}

/** Creates a person with a password and a scope: every account, or the listed ones. */
export async function createMember(
  by: ActingFor,
  person: {
    email: string;
    name: string;
    role: Role;
    password: string;
    demo: boolean;
    accounts: "all" | readonly string[];
  },
): Promise<string> {
  const passwordHash = await hash(person.password, ARGON2);
  const id = newId();
  await inTransaction(async (tx) => {
    await tx.member.create({
      data: {
        id,
        email: person.email.toLowerCase(),
        name: person.name,
        role: person.role,
        passwordHash,
        demo: person.demo,
        allAccounts: person.accounts === "all",
        accounts: { create: person.accounts === "all" ? [] : person.accounts.map((accountId) => ({ accountId })) },
      },
    });
    await audit(tx, by, {
      action: "member.created",
      subjectType: "member",
      subjectId: id,
      after: { name: person.name, role: person.role },
    });
  });
  return id;
}

/** Ends one session for good: its token is refused from now on, wherever a copy of it is. */
export async function recordSignOut(claims: SessionClaims, now: Date): Promise<void> {
  const member = await db().member.findUnique({ where: { id: claims.memberId } });
  if (!member || !isId(claims.sessionId)) return;
  await inTransaction(async (tx) => {
    await tx.endedSession.deleteMany({
      where: { endedAt: { lt: new Date(now.getTime() - 2 * SESSION_HARD_LIMIT_MS) } },
    });
    await tx.endedSession.upsert({
      where: { id: claims.sessionId },
      create: { id: claims.sessionId, endedAt: now },
      update: {},
    });
    const person = { type: "person", id: member.id, name: member.name, requestId: newId() } as const;
    await audit(tx, person, { action: "session.ended", subjectType: "session", subjectId: member.id });
  });
}
