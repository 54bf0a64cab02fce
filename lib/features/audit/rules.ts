/** The trail's actions in words, as every screen says them. An unknown action shows its own name. */
const WORDS: Readonly<Record<string, string>> = {
  "payment.created": "Payment created",
  "payment.sent_for_approval": "Sent for approval",
  "payment.approved": "Approved",
  "payment.rejected": "Rejected",
  "payment.cancelled": "Cancelled",
  "payment.released": "Released, key stored",
  "payment.attempt_started": "Sending to the bank",
  "payment.submitted": "Accepted by the bank",
  "payment.unsure": "No sure answer from the bank",
  "payment.retry_later": "Bank not reached, will try again",
  "payment.late_answer": "The bank accepted an attempt that had been given up",
  "payment.status": "Status from the bank",
  "payment.completed": "Completed",
  "payment.failed": "Failed",
  "payment.unknown": "Outcome unknown",
  "payment.closing_proposed": "Closing proposed",
  "payment.closing_confirmed": "Closing confirmed",
  "payment.closing_declined": "Closing declined",
  "payment.closing_withdrawn": "Closing withdrawn",
  "payment.contradiction": "The bank contradicts itself",
  "ach_file.received": "File received",
  "ach_file.checked": "File checked",
  "ach_file.restamped": "Effective dates restamped",
  "ach_file.made": "File made",
  "ach_file.control_totals_keyed": "Control totals keyed",
  "ach_file.discarded": "File discarded",
  "ach_file.sent_for_approval": "File sent for approval",
  "exception.recorded": "Exception listed by the bank",
  "exception.decided": "Decision made",
  "exception.sent": "Decision accepted by the bank",
  "exception.redecided": "Decision replaced",
  "exception.changed": "Changed by the bank",
  "exception.mismatch": "The bank names another account",
  "exception.attempt_failed": "Bank not reached, will try again",
  "exception.refused": "Decision refused by the bank",
  "exception.unknown": "Not known whether the bank has it",
  "exception.answered_late": "Answer to a replaced decision",
  "exception.defaulted": "Cut-off passed, default assumed",
  "exception.listed_again": "Listed again by the bank, open until the new cut-off",
  "exception.still_listed": "The bank still lists it after the cut-off",
  "exception.voided": "Amount changed, decision void",
  "webhook.received": "Webhook stored",
  "webhook.applied": "Webhook applied",
  "webhook.ignored": "Webhook kept, nothing to do",
  "webhook.failed": "Webhook could not be applied",
  "webhook.body_differs": "Same event with another body, first one kept",
  "webhook.replayed": "Webhook replayed",
  "session.started": "Signed in",
  "session.refused": "Sign-in refused",
  "member.created": "Person added",
  "payment.mismatch": "The bank's answer differs from what was approved",
  "payment.poll_failed": "Status could not be asked for",
  "ach_file.duplicate_refused": "Same file refused a second time",
  "session.ended": "Signed out",
  "account.listed": "Account listed by the bank",
  "account.changed": "Account changed by the bank",
  "account.closed": "Account no longer listed by the bank",
  "account.profile_changed": "Account's own facts changed",
  "account.ach_policy_changed": "Account's ACH policy changed",
  "spreadsheet_mapping.saved": "Spreadsheet mapping saved",
  "spreadsheet_mapping.deleted": "Spreadsheet mapping deleted",
  "bank.connected": "Bank connected",
  "bank.connection_changed": "Connection changed",
  "bank.connection_followed_sandbox": "Connection followed the sandbox",
  "bank.capabilities_changed": "Capabilities changed",
  "bank.facts_changed": "Bank's name or times changed",
  "bank.webhook_secret_changed": "Webhook secret changed",
  "bank.previous_webhook_secret_ended": "Earlier webhook secret ended",
  "bank.tested": "Connection tested",
  "balance.refreshed": "Balance asked for",
  "desk.seeded": "First data written",
  "sync.done": "Pulled from the bank",
  "sync.failed": "Pull from the bank failed",
};

/** "payment.approved" in words. */
export function actionWords(action: string): string {
  return (
    WORDS[action] ??
    action.replace(/^[a-z_]+\./, (prefix) => `${prefix.slice(0, -1).replaceAll("_", " ")}: `).replaceAll("_", " ")
  );
}

/** Where the subject of a row is shown, or null when it has no screen. */
export function subjectHref(subjectType: string, subjectId: string): string | null {
  const screens: Readonly<Record<string, string>> = {
    payment: "/payments",
    ach_file: "/ach-files",
    exception: "/positive-pay",
    webhook_delivery: "/webhooks",
    account: "/accounts",
  };
  const screen = screens[subjectType];
  return screen ? `${screen}/${subjectId}` : null;
}
