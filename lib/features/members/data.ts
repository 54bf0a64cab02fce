import "server-only";
import { DEMO_PEOPLE } from "@/prisma/demo-people";
import { db } from "@/lib/core/db";
import { env } from "@/lib/core/env";

/** The demo people, only while the sandbox is the bank and they are in the database. */
export async function listDemoPeople(): Promise<{ name: string; email: string; role: string; password: string }[]> {
  if (env().CUTOFF_BANK !== "sandbox") return [];
  const present = await db().member.findMany({
    where: { demo: true, active: true },
    select: { email: true },
    take: 50,
  });
  const emails = new Set(present.map((person) => person.email));
  return DEMO_PEOPLE.filter((person) => emails.has(person.email)).map(({ name, email, role, password }) => ({
    name,
    email,
    role,
    password,
  }));
}
