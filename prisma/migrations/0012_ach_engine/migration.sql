-- AlterTable
ALTER TABLE "account" ADD COLUMN     "ach_control_totals" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ach_daily_limit_minor" BIGINT,
ADD COLUMN     "ach_entry_limit_minor" BIGINT,
ADD COLUMN     "ach_sec_codes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "ach_entry" DROP COLUMN "account_cipher",
DROP COLUMN "account_hash",
ADD COLUMN     "batch_line" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "payee_hash" BYTEA NOT NULL DEFAULT '\x';

-- Entries of before have no keyed hash that SQL could make; an empty one matches nobody.
ALTER TABLE "ach_entry" ALTER COLUMN "batch_line" DROP DEFAULT, ALTER COLUMN "payee_hash" DROP DEFAULT;

-- AlterTable
ALTER TABLE "ach_file" RENAME COLUMN "restamped_from_id" TO "repaired_from_id";
ALTER INDEX "ach_file_restamped_from_id_idx" RENAME TO "ach_file_repaired_from_id_idx";
ALTER TABLE "ach_file" ADD COLUMN     "assessed_at" TIMESTAMPTZ(3),
ADD COLUMN     "bank_file_id" TEXT,
ADD COLUMN     "based_on_id" UUID,
ADD COLUMN     "chunk_lines" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
ADD COLUMN     "control_credit_minor" BIGINT,
ADD COLUMN     "control_debit_minor" BIGINT,
ADD COLUMN     "control_entry_count" INTEGER,
ADD COLUMN     "control_keyed_at" TIMESTAMPTZ(3),
ADD COLUMN     "findings" JSONB,
ADD COLUMN     "line_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "progress_done" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "progress_text" TEXT,
ADD COLUMN     "progress_total" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "purpose" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "repairs" JSONB,
ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'upload',
ALTER COLUMN "uploaded_by_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "ach_file_issue" ADD COLUMN     "expected" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "rule" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "bank_connection" ADD COLUMN     "ach_profile" TEXT NOT NULL DEFAULT 'standard',
ADD COLUMN     "ach_returns" TEXT NOT NULL DEFAULT 'none';

-- CreateTable
CREATE TABLE "ach_return" (
    "id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "sec" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "transaction_code" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "individual_name" TEXT NOT NULL,
    "individual_id" TEXT NOT NULL,
    "account_last4" TEXT NOT NULL,
    "payee_hash" BYTEA NOT NULL,
    "trace_number" TEXT NOT NULL,
    "original_trace" TEXT NOT NULL,
    "original_routing" TEXT NOT NULL,
    "addenda_text" TEXT NOT NULL,
    "corrected_cipher" BYTEA,
    "corrected_shown" TEXT,
    "settlement_date" DATE,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "act_by" DATE,
    "matched_file_id" UUID,
    "matched_line" INTEGER,
    "matched_payment_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'open',
    "ended_by_id" UUID,
    "ended_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "resent_file_id" UUID,

    CONSTRAINT "ach_return_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spreadsheet_mapping" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_by_id" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spreadsheet_mapping_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payee" (
    "payee_hash" BYTEA NOT NULL,
    "routing_number" TEXT NOT NULL,
    "account_last4" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "first_paid_at" TIMESTAMPTZ(3) NOT NULL,
    "last_paid_at" TIMESTAMPTZ(3) NOT NULL,
    "entry_count" INTEGER NOT NULL,

    CONSTRAINT "payee_pkey" PRIMARY KEY ("payee_hash")
);

-- CreateTable
CREATE TABLE "payee_recording" (
    "payment_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payee_recording_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "payee_correction" (
    "id" UUID NOT NULL,
    "return_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "payee_hash" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "old_last4" TEXT NOT NULL,
    "routing_number" TEXT,
    "account_cipher" BYTEA,
    "account_last4" TEXT,
    "new_payee_hash" BYTEA NOT NULL,
    "transaction_code" TEXT,
    "individual_name" TEXT,
    "individual_id" TEXT,
    "accepted_by_id" UUID NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payee_correction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_entry" (
    "payment_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "idempotency_key" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'due',
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "ever_unsure" BOOLEAN NOT NULL DEFAULT false,
    "accepted_without_id" BOOLEAN NOT NULL DEFAULT false,
    "conflict_payment_id" UUID,
    "bank_payment_id" UUID,
    "bank_status" TEXT,
    "bank_request_id" TEXT,
    "poll_due_at" TIMESTAMPTZ(3),
    "poll_count" INTEGER NOT NULL DEFAULT 0,
    "error_name" TEXT,
    "error_text" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_entry_pkey" PRIMARY KEY ("payment_id","line")
);

-- CreateIndex
CREATE INDEX "ach_return_original_trace_idx" ON "ach_return"("original_trace");

-- CreateIndex
CREATE INDEX "ach_return_matched_file_id_matched_line_idx" ON "ach_return"("matched_file_id", "matched_line");

-- CreateIndex
CREATE INDEX "ach_return_matched_payment_id_idx" ON "ach_return"("matched_payment_id");

-- CreateIndex
CREATE INDEX "ach_return_received_at_id_idx" ON "ach_return"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ach_return_file_id_line_key" ON "ach_return"("file_id", "line");

-- CreateIndex
CREATE UNIQUE INDEX "spreadsheet_mapping_name_key" ON "spreadsheet_mapping"("name");

-- CreateIndex
CREATE UNIQUE INDEX "payee_correction_return_id_key" ON "payee_correction"("return_id");

-- CreateIndex
CREATE INDEX "payee_correction_payee_hash_idx" ON "payee_correction"("payee_hash");

-- CreateIndex
CREATE UNIQUE INDEX "payment_entry_idempotency_key_key" ON "payment_entry"("idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "payment_entry_bank_payment_id_key" ON "payment_entry"("bank_payment_id");

-- CreateIndex
CREATE INDEX "payment_entry_payment_id_status_idx" ON "payment_entry"("payment_id", "status");

-- CreateIndex
CREATE INDEX "payment_entry_due_at_idx" ON "payment_entry"("due_at");

-- CreateIndex
CREATE INDEX "payment_entry_poll_due_at_idx" ON "payment_entry"("poll_due_at");

-- CreateIndex
CREATE INDEX "ach_entry_trace_number_idx" ON "ach_entry" USING BRIN ("trace_number");

-- CreateIndex
CREATE INDEX "ach_file_based_on_id_idx" ON "ach_file"("based_on_id");

-- CreateIndex
CREATE INDEX "ach_file_entry_hash_idx" ON "ach_file"("entry_hash");

-- CreateIndex
CREATE UNIQUE INDEX "ach_file_bank_file_id_key" ON "ach_file"("bank_file_id");

-- AddForeignKey
ALTER TABLE "ach_return" ADD CONSTRAINT "ach_return_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "ach_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_entry" ADD CONSTRAINT "payment_entry_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The states of features/ach-files/rules.ts, forward only, now with files that the bank sends back ("returns"); where a
-- file came from and what was repaired in it is written once.
create or replace function ach_file_guard() returns trigger language plpgsql as $$
begin
  if new.status <> old.status and not exists (
    select 1 from (values
      ('receiving', 'checking'),
      ('checking', 'invalid'), ('checking', 'ready'), ('checking', 'returns'), ('checking', 'discarded'),
      ('invalid', 'discarded'), ('ready', 'discarded'), ('ready', 'sent_for_approval')
    ) as step (from_status, to_status) where from_status = old.status and to_status = new.status
  ) then
    raise exception 'A file that is % does not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  if old.status <> 'receiving' and (new.sha256 is distinct from old.sha256 or new.size_bytes <> old.size_bytes
      or new.file_name <> old.file_name or new.uploaded_by_id is distinct from old.uploaded_by_id
      or new.repaired_from_id is distinct from old.repaired_from_id or new.based_on_id is distinct from old.based_on_id
      or new.source <> old.source or new.repairs is distinct from old.repairs or new.reason is distinct from old.reason
      or new.bank_file_id is distinct from old.bank_file_id) then
    raise exception 'What was received of a file is not changed' using errcode = 'check_violation';
  end if;
  if old.status not in ('receiving', 'checking') and (new.verdict is distinct from old.verdict
      or new.debit_minor <> old.debit_minor or new.credit_minor <> old.credit_minor or new.entry_count <> old.entry_count
      or new.entry_hash is distinct from old.entry_hash or new.purpose is distinct from old.purpose) then
    raise exception 'The outcome of a check is not changed' using errcode = 'check_violation';
  end if;
  if new.status <> 'receiving' and new.sha256 is null then
    raise exception 'A file that was received has a hash' using errcode = 'check_violation';
  end if;
  if new.status <> 'receiving' and new.uploaded_by_id is null and new.source <> 'bank' then
    raise exception 'A file that the bank did not send was brought by a person' using errcode = 'check_violation';
  end if;
  if new.status = 'sent_for_approval' and new.source = 'bank' then
    raise exception 'A file from the bank is not sent back to it' using errcode = 'check_violation';
  end if;
  if new.status = 'discarded' and old.status <> 'discarded' and exists (select 1 from payment p
      where p.ach_file_id = new.id and p.status not in ('rejected', 'cancelled', 'failed')) then
    raise exception 'A file whose payment lives is not discarded' using errcode = 'check_violation';
  end if;
  return new;
end $$;
