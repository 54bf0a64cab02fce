create extension if not exists pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "legal_entity" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "ach_company_ids" TEXT[],

    CONSTRAINT "legal_entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "bank_id" UUID NOT NULL,
    "bank_account_id" UUID NOT NULL,
    "entity_id" UUID,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "number_cipher" BYTEA,
    "number_hash" TEXT,
    "number_last4" TEXT,
    "routing_number" TEXT,
    "time_zone" TEXT NOT NULL,
    "ach_cutoff" TEXT NOT NULL DEFAULT '16:00',
    "wire_cutoff" TEXT NOT NULL DEFAULT '17:00',
    "positive_pay_cutoff" TEXT NOT NULL DEFAULT '14:00',
    "positive_pay_default" TEXT NOT NULL DEFAULT 'RETURN',
    "closed_at" TIMESTAMPTZ(3),
    "bank_timestamp" TIMESTAMPTZ(3),
    "bank_actor" TEXT,
    "bank_request_id" TEXT,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "balance_snapshot" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "available_minor" BIGINT NOT NULL,
    "current_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "balance_snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ach_file" (
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "restamped_from_id" UUID,
    "verdict" TEXT,
    "summary" JSONB,
    "batch_count" INTEGER NOT NULL DEFAULT 0,
    "entry_count" INTEGER NOT NULL DEFAULT 0,
    "addenda_count" INTEGER NOT NULL DEFAULT 0,
    "debit_minor" BIGINT NOT NULL DEFAULT 0,
    "credit_minor" BIGINT NOT NULL DEFAULT 0,
    "entry_hash" TEXT,
    "issue_count" INTEGER NOT NULL DEFAULT 0,
    "uploaded_by_id" UUID NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "ach_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ach_file_chunk" (
    "file_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "cipher" BYTEA NOT NULL,

    CONSTRAINT "ach_file_chunk_pkey" PRIMARY KEY ("file_id","index")
);

-- CreateTable
CREATE TABLE "ach_file_issue" (
    "file_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "column" INTEGER NOT NULL,
    "column_end" INTEGER NOT NULL,
    "record" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,

    CONSTRAINT "ach_file_issue_pkey" PRIMARY KEY ("file_id","position")
);

-- CreateTable
CREATE TABLE "ach_entry" (
    "file_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "batch_number" INTEGER NOT NULL,
    "transaction_code" TEXT NOT NULL,
    "routing_number" TEXT NOT NULL,
    "account_cipher" BYTEA NOT NULL,
    "account_hash" TEXT NOT NULL,
    "account_last4" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "individual_id" TEXT NOT NULL,
    "individual_name" TEXT NOT NULL,
    "trace_number" TEXT NOT NULL,
    "addenda_count" INTEGER NOT NULL,

    CONSTRAINT "ach_entry_pkey" PRIMARY KEY ("file_id","line")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "account_id" UUID,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "bank" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bank_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_run" (
    "id" UUID NOT NULL,
    "bank_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "rows_seen" INTEGER NOT NULL DEFAULT 0,
    "rows_changed" INTEGER NOT NULL DEFAULT 0,
    "error_name" TEXT,
    "error_text" TEXT,

    CONSTRAINT "sync_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_schedule" (
    "bank_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "sync_schedule_pkey" PRIMARY KEY ("bank_id","kind")
);

-- CreateTable
CREATE TABLE "member" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "all_accounts" BOOLEAN NOT NULL DEFAULT false,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member_account" (
    "member_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,

    CONSTRAINT "member_account_pkey" PRIMARY KEY ("member_id","account_id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "rail" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "account_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "beneficiary_name" TEXT,
    "beneficiary_routing" TEXT,
    "beneficiary_account_cipher" BYTEA,
    "beneficiary_account_hash" TEXT,
    "beneficiary_account_last4" TEXT,
    "to_account_id" UUID,
    "ach_file_id" UUID,
    "reference" TEXT,
    "client_key" UUID,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_for_approval_at" TIMESTAMPTZ(3),
    "released_by_id" UUID,
    "released_at" TIMESTAMPTZ(3),
    "releaser_signed_in_at" TIMESTAMPTZ(3),
    "idempotency_key" UUID,
    "key_stored_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "ever_unsure" BOOLEAN NOT NULL DEFAULT false,
    "bank_payment_id" UUID,
    "bank_status" TEXT,
    "bank_timestamp" TIMESTAMPTZ(3),
    "bank_actor" TEXT,
    "bank_request_id" TEXT,
    "poll_due_at" TIMESTAMPTZ(3),
    "poll_count" INTEGER NOT NULL DEFAULT 0,
    "error_name" TEXT,
    "error_text" TEXT,
    "final_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_attempt" (
    "payment_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "error_name" TEXT,
    "error_text" TEXT,
    "bank_request_id" TEXT,

    CONSTRAINT "payment_attempt_pkey" PRIMARY KEY ("payment_id","attempt")
);

-- CreateTable
CREATE TABLE "check_issue" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "check_number" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "issue_date" DATE NOT NULL,
    "payee" TEXT,
    "status" TEXT NOT NULL,
    "status_date" DATE,

    CONSTRAINT "check_issue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "positive_pay_exception" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "bank_exception_id" UUID NOT NULL,
    "check_number" TEXT NOT NULL,
    "presented_amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "presentment_date" DATE NOT NULL,
    "reason_code" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "decide_by" TIMESTAMPTZ(3) NOT NULL,
    "default_action" TEXT NOT NULL,
    "listed_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "bank_timestamp" TIMESTAMPTZ(3),
    "bank_actor" TEXT,
    "bank_request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "positive_pay_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "positive_pay_decision" (
    "id" UUID NOT NULL,
    "exception_id" UUID NOT NULL,
    "decision" TEXT NOT NULL,
    "return_reason" TEXT,
    "note" TEXT,
    "presented_amount_minor" BIGINT NOT NULL,
    "decided_by_id" UUID NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decider_signed_in_at" TIMESTAMPTZ(3),
    "idempotency_key" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "ever_unsure" BOOLEAN NOT NULL DEFAULT false,
    "sent_at" TIMESTAMPTZ(3),
    "bank_request_id" TEXT,
    "error_name" TEXT,
    "error_text" TEXT,

    CONSTRAINT "positive_pay_decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transaction" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "bank_transaction_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "transaction_at" TIMESTAMPTZ(3) NOT NULL,
    "transaction_date" DATE NOT NULL,
    "value_date" DATE NOT NULL,
    "posting_at" TIMESTAMPTZ(3) NOT NULL,
    "posting_date" DATE NOT NULL,
    "bank_timestamp" TIMESTAMPTZ(3),
    "bank_actor" TEXT,
    "bank_request_id" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" UUID NOT NULL,
    "bank_code" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "event_type" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT,
    "body_cipher" BYTEA NOT NULL,
    "body_sha256" TEXT NOT NULL,
    "body_bytes" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "receipt_count" INTEGER NOT NULL DEFAULT 1,
    "last_delivery_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'due',
    "due_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "process_count" INTEGER NOT NULL DEFAULT 0,
    "processed_at" TIMESTAMPTZ(3),
    "effect" TEXT,
    "error_text" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_refusal" (
    "id" BIGSERIAL NOT NULL,
    "bank_code" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "webhook_refusal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "legal_entity_name_key" ON "legal_entity"("name");

-- CreateIndex
CREATE UNIQUE INDEX "account_bank_id_bank_account_id_key" ON "account"("bank_id", "bank_account_id");

-- CreateIndex
CREATE INDEX "balance_snapshot_account_id_as_of_idx" ON "balance_snapshot"("account_id", "as_of" DESC);

-- CreateIndex
CREATE INDEX "ach_file_uploaded_at_id_idx" ON "ach_file"("uploaded_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ach_file_sha256_idx" ON "ach_file"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "approval_payment_id_member_id_key" ON "approval"("payment_id", "member_id");

-- CreateIndex
CREATE INDEX "audit_entry_subject_type_subject_id_seq_idx" ON "audit_entry"("subject_type", "subject_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_seq_idx" ON "audit_entry"("actor_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_action_seq_idx" ON "audit_entry"("action", "seq" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "bank_code_key" ON "bank"("code");

-- CreateIndex
CREATE INDEX "sync_run_bank_id_kind_started_at_idx" ON "sync_run"("bank_id", "kind", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "member_email_key" ON "member"("email");

-- CreateIndex
CREATE UNIQUE INDEX "payment_number_key" ON "payment"("number");

-- CreateIndex
CREATE UNIQUE INDEX "payment_ach_file_id_key" ON "payment"("ach_file_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_client_key_key" ON "payment"("client_key");

-- CreateIndex
CREATE UNIQUE INDEX "payment_idempotency_key_key" ON "payment"("idempotency_key");

-- CreateIndex
CREATE INDEX "payment_status_updated_at_idx" ON "payment"("status", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "payment_created_at_id_idx" ON "payment"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_due_at_idx" ON "payment"("due_at");

-- CreateIndex
CREATE INDEX "payment_poll_due_at_idx" ON "payment"("poll_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "payment_bank_payment_id_key" ON "payment"("bank_payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "check_issue_account_id_check_number_key" ON "check_issue"("account_id", "check_number");

-- CreateIndex
CREATE UNIQUE INDEX "positive_pay_exception_bank_exception_id_key" ON "positive_pay_exception"("bank_exception_id");

-- CreateIndex
CREATE INDEX "positive_pay_exception_status_decide_by_idx" ON "positive_pay_exception"("status", "decide_by");

-- CreateIndex
CREATE INDEX "positive_pay_exception_account_id_presentment_date_idx" ON "positive_pay_exception"("account_id", "presentment_date" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "positive_pay_decision_idempotency_key_key" ON "positive_pay_decision"("idempotency_key");

-- CreateIndex
CREATE INDEX "positive_pay_decision_exception_id_decided_at_idx" ON "positive_pay_decision"("exception_id", "decided_at" DESC);

-- CreateIndex
CREATE INDEX "positive_pay_decision_due_at_idx" ON "positive_pay_decision"("due_at");

-- CreateIndex
CREATE INDEX "transaction_account_id_transaction_date_id_idx" ON "transaction"("account_id", "transaction_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_account_id_value_date_id_idx" ON "transaction"("account_id", "value_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_account_id_posting_date_id_idx" ON "transaction"("account_id", "posting_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_transaction_date_id_idx" ON "transaction"("transaction_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_value_date_id_idx" ON "transaction"("value_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_posting_date_id_idx" ON "transaction"("posting_date" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "transaction_description_idx" ON "transaction" USING GIN ("description" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "transaction_account_id_bank_transaction_id_key" ON "transaction"("account_id", "bank_transaction_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_received_at_id_idx" ON "webhook_delivery"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_delivery_due_at_idx" ON "webhook_delivery"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_bank_code_event_id_key" ON "webhook_delivery"("bank_code", "event_id");

-- CreateIndex
CREATE INDEX "webhook_refusal_at_idx" ON "webhook_refusal"("at" DESC);

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "legal_entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "balance_snapshot" ADD CONSTRAINT "balance_snapshot_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ach_file_chunk" ADD CONSTRAINT "ach_file_chunk_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "ach_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ach_file_issue" ADD CONSTRAINT "ach_file_issue_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "ach_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ach_entry" ADD CONSTRAINT "ach_entry_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "ach_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_run" ADD CONSTRAINT "sync_run_bank_id_fkey" FOREIGN KEY ("bank_id") REFERENCES "bank"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_account" ADD CONSTRAINT "member_account_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_account" ADD CONSTRAINT "member_account_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_ach_file_id_fkey" FOREIGN KEY ("ach_file_id") REFERENCES "ach_file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_attempt" ADD CONSTRAINT "payment_attempt_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check_issue" ADD CONSTRAINT "check_issue_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "positive_pay_exception" ADD CONSTRAINT "positive_pay_exception_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "positive_pay_decision" ADD CONSTRAINT "positive_pay_decision_exception_id_fkey" FOREIGN KEY ("exception_id") REFERENCES "positive_pay_exception"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

