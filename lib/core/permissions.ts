/** Who may do what. Pages, actions, buttons and the documentation read this one table. */

export const ROLES = ["analyst", "approver", "administrator", "auditor"] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  "accounts.read": ["analyst", "approver", "administrator", "auditor"],
  "accounts.refresh": ["analyst", "approver", "administrator"],
  "accounts.edit": ["administrator"],
  "payments.read": ["analyst", "approver", "administrator", "auditor"],
  "payments.create": ["analyst"],
  "payments.approve": ["approver"],
  "payments.release": ["approver"],
  "payments.propose-closing": ["analyst", "approver"],
  "payments.confirm-closing": ["approver"],
  "ach-files.read": ["analyst", "approver", "administrator", "auditor"],
  "ach-files.upload": ["analyst"],
  "ach-returns.read": ["analyst", "approver", "administrator", "auditor"],
  "ach-returns.handle": ["analyst"],
  "payees.accept-correction": ["approver"],
  "positive-pay.read": ["analyst", "approver", "administrator", "auditor"],
  "positive-pay.decide": ["analyst", "approver"],
  "banks.read": ["administrator", "auditor"],
  "banks.manage": ["administrator"],
  "webhooks.read": ["administrator", "auditor"],
  "webhooks.replay": ["administrator"],
  "activity.read": ["analyst", "approver", "administrator", "auditor"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

/** True when the role holds the permission. */
export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

/** "an analyst", "an approver or an administrator": for sentences that say whose turn it is. */
export function whoMay(permission: Permission): string {
  const names = PERMISSIONS[permission].map((role) => `an ${role}`);
  return names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
