-- AlterTable
ALTER TABLE "account" ADD COLUMN     "lines_through" DATE;

-- AlterTable
ALTER TABLE "bank" ADD COLUMN     "load_time" TEXT NOT NULL DEFAULT '01:00';

-- AlterTable
ALTER TABLE "sync_run" ADD COLUMN     "bytes_read" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "bytes_total" BIGINT,
ADD COLUMN     "progress_text" TEXT;

-- AlterTable
ALTER TABLE "sync_schedule" ADD COLUMN     "lease_token" UUID;

-- CreateTable
CREATE TABLE "bank_connection" (
    "bank_id" UUID NOT NULL,
    "base_url" TEXT NOT NULL,
    "token_url" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret_cipher" BYTEA NOT NULL,
    "secret_set_at" TIMESTAMPTZ(3) NOT NULL,
    "scopes" TEXT[],
    "granted_scopes" TEXT[],
    "granted_at" TIMESTAMPTZ(3),
    "webhook_secret_cipher" BYTEA,
    "webhook_secret_set_at" TIMESTAMPTZ(3),
    "webhook_previous_secret_cipher" BYTEA,
    "webhook_previous_until" TIMESTAMPTZ(3),
    "ach" TEXT NOT NULL DEFAULT 'file',
    "ach_amount" TEXT NOT NULL DEFAULT 'credits_plus_debits',
    "wires" BOOLEAN NOT NULL DEFAULT true,
    "transfers" BOOLEAN NOT NULL DEFAULT true,
    "positive_pay_decisions" TEXT NOT NULL DEFAULT 'api',
    "positive_pay_voids" BOOLEAN NOT NULL DEFAULT false,
    "positive_pay_over_amount" BOOLEAN NOT NULL DEFAULT false,
    "ach_debit_exceptions" BOOLEAN NOT NULL DEFAULT false,
    "key_life_hours" INTEGER NOT NULL DEFAULT 24,
    "honours_account_id" BOOLEAN,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "bank_connection_pkey" PRIMARY KEY ("bank_id")
);

-- CreateTable
CREATE TABLE "bank_call" (
    "id" BIGSERIAL NOT NULL,
    "bank_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "status" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "request_id" TEXT,
    "idempotency_key" UUID,
    "error_name" TEXT,

    CONSTRAINT "bank_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_test" (
    "id" UUID NOT NULL,
    "bank_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "by_name" TEXT NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "steps" JSONB NOT NULL,

    CONSTRAINT "bank_test_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_closing" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "bank_reference" TEXT,
    "proposed_by_id" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "ended_by_id" UUID,
    "ended_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "payment_closing_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bank_call_bank_id_id_idx" ON "bank_call"("bank_id", "id" DESC);

-- CreateIndex
CREATE INDEX "bank_call_idempotency_key_idx" ON "bank_call"("idempotency_key");

-- CreateIndex
CREATE INDEX "bank_call_at_idx" ON "bank_call"("at");

-- CreateIndex
CREATE INDEX "bank_test_bank_id_started_at_idx" ON "bank_test"("bank_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "payment_closing_payment_id_proposed_at_idx" ON "payment_closing"("payment_id", "proposed_at" DESC);

-- CreateIndex
CREATE INDEX "transaction_bank_transaction_id_idx" ON "transaction"("bank_transaction_id");

-- AddForeignKey
ALTER TABLE "bank_connection" ADD CONSTRAINT "bank_connection_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_call" ADD CONSTRAINT "bank_call_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bank_test" ADD CONSTRAINT "bank_test_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_closing" ADD CONSTRAINT "payment_closing_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Lines were stored oldest posting first, so the newest one tells how far whole pulls have come.
update account a set lines_through = (select max(t.posting_date) from "transaction" t where t.account_id = a.id);

-- One closing of a payment waits at a time.
create unique index payment_closing_one_waits on payment_closing (payment_id) where state = 'proposed';
