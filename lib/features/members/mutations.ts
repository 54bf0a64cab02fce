import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { personOf, type ActingFor, type Actor } from "@/lib/core/actor";
import { audit } from "@/lib/core/audit";
import type { SessionClaims } from "@/lib/core/auth";
import { db, inTransaction } from "@/lib/core/db";
import { newId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { afterWrongPassword, isResting } from "./rules";

/** argon2id, 19 MiB, two passes: OWASP's first choice for a login server. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

let decoy: Promise<string> | undefined;

const system = (requestId: string): ActingFor => ({ type: "system", name: "Sign-in", requestId });

/**
 * Checks a password and records the attempt. An unknown address costs the same time as a known one and gets the
 * same answer. After five wrong passwords in a row the account rests for 15 minutes.
 */
export async function verifySignIn(email: string, password: string, now: Date): Promise<SessionClaims | null> {
  const requestId = newId();
  const member = await db().member.findUnique({ where: { email: email.trim().toLowerCase() } });
  decoy ??= hash(newId(), ARGON2);
  const right = await verify(member?.passwordHash ?? (await decoy), password.slice(0, 500)).catch(() => false);
  if (!member?.active) {
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
  if (isResting(member.lockedUntil, now)) return refused(member.id, requestId, "resting");
  if (!right) return countWrongPassword(member.id, requestId, now);
  await inTransaction(async (tx) => {
    await tx.member.update({
      where: { id: member.id },
      data: { failedSignIns: 0, lockedUntil: null, lastSignInAt: now },
    });
    await audit(
      tx,
      { type: "person", id: member.id, name: member.name, requestId },
      {
        action: "session.started",
        subjectType: "session",
        subjectId: member.id,
      },
    );
  });
  return { memberId: member.id, sessionVersion: member.sessionVersion, signedInAt: now.getTime() };
}

/** Counts under the row's lock: guesses made at once are all counted. */
async function countWrongPassword(memberId: string, requestId: string, now: Date): Promise<null> {
  await inTransaction(async (tx) => {
    await tx.$queryRaw`select 1 from member where id = ${memberId}::uuid for update`;
    const member = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
    const next = isResting(member.lockedUntil, now)
      ? { failedSignIns: member.failedSignIns, lockedUntil: member.lockedUntil }
      : afterWrongPassword(member.failedSignIns, member.lockedUntil, now);
    await tx.member.update({ where: { id: memberId }, data: next });
    const reason = next.lockedUntil ? "wrong_password_now_resting" : "wrong_password";
    await audit(tx, system(requestId), {
      action: "session.refused",
      subjectType: "session",
      subjectId: memberId,
      after: { reason },
    });
  });
  return null;
}

async function refused(memberId: string, requestId: string, reason: string): Promise<null> {
  await inTransaction((tx) =>
    audit(tx, system(requestId), {
      action: "session.refused",
      subjectType: "session",
      subjectId: memberId,
      after: { reason },
    }),
  );
  return null;
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

/** Leaves the row that a person signed out. The session itself is the browser's cookie. */
export async function recordSignOut(actor: Actor): Promise<void> {
  await inTransaction((tx) =>
    audit(tx, personOf(actor), { action: "session.ended", subjectType: "session", subjectId: actor.memberId }),
  );
}
