import type { Role } from "@/lib/core/permissions";

/**
 * The seven people of the demo desk. They exist only while the sandbox is the bank, and so does their password.
 * `accounts` lists entity names; "all" is every account.
 */
export type DemoPerson = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly password: string;
  readonly entities: "all" | readonly string[];
};

const password = "cutoff-demo";

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { name: "Ana Lindqvist", email: "ana@harbor-mills.example", role: "analyst", password, entities: "all" },
  {
    name: "Ben Okafor",
    email: "ben@harbor-mills.example",
    role: "analyst",
    password,
    entities: ["Harbor Mills Logistics LLC"],
  },
  { name: "Chitra Rao", email: "chitra@harbor-mills.example", role: "approver", password, entities: "all" },
  { name: "Diego Santos", email: "diego@harbor-mills.example", role: "approver", password, entities: "all" },
  { name: "Edith Novak", email: "edith@harbor-mills.example", role: "administrator", password, entities: "all" },
  { name: "Farid Haddad", email: "farid@harbor-mills.example", role: "administrator", password, entities: "all" },
  { name: "Grace Kim", email: "grace@harbor-mills.example", role: "auditor", password, entities: "all" },
];
