/** What an accepted notification of change taught us of one account. Account numbers only by their last four. */
export type PayeeCorrectionRow = {
  readonly id: string;
  readonly returnId: string;
  /** C01 and so on. */
  readonly code: string;
  readonly name: string;
  readonly oldLast4: string;
  /** What is right instead: only what the code changes is set. */
  readonly routingNumber: string | null;
  readonly accountLast4: string | null;
  readonly transactionCode: string | null;
  readonly individualName: string | null;
  readonly individualId: string | null;
  readonly acceptedBy: string;
  /** ISO instant. */
  readonly acceptedAt: string;
};
