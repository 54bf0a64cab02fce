import {
  isFinal,
  NEXT_STATUSES,
  PAYMENT_ACTIONS,
  type PaymentAction,
  STATUS_WORDS,
} from "@/lib/features/payments/rules/states";
import type { PaymentStatus } from "@/lib/features/payments/types";
import { table } from "./markdown";

const STATUSES = Object.keys(NEXT_STATUSES) as PaymentStatus[];
const ACTIONS = Object.keys(PAYMENT_ACTIONS) as PaymentAction[];

const list = (names: readonly string[]): string =>
  names.length === 0 ? "–" : names.map((name) => `\`${name}\``).join(", ");

function statesTable(): string {
  const rows = STATUSES.map((status) => {
    const allowed = ACTIONS.filter((action) => (PAYMENT_ACTIONS[action] as readonly string[]).includes(status));
    const next = isFinal(status) ? "final" : list(NEXT_STATUSES[status]);
    return [`\`${status}\``, STATUS_WORDS[status], list(allowed), next];
  });
  return table(["State", "On screen", "Acts allowed", "May lead to"], rows);
}

function diagram(): string {
  const arrows = STATUSES.flatMap((from) => NEXT_STATUSES[from].map((to) => `  ${from} --> ${to}`));
  const ends = STATUSES.filter(isFinal).map((status) => `  ${status} --> [*]`);
  return ["```mermaid", "stateDiagram-v2", `  [*] --> ${STATUSES[0]}`, ...arrows, ...ends, "```"].join("\n");
}

/** docs/reference/payment-states.md */
export function paymentStatesPage(): string {
  return `# The states of a payment

A payment only ever moves forward: the rules offer no other step, and the database refuses every other one.

${statesTable()}

${diagram()}
`;
}
