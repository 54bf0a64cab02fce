-- A file whose bank takes single entries (ach: "entry") goes entry by entry: each has its key, stored with the release,
-- and its own way. The payment is the sum of them, and `partial` where some were carried out and others were not.
ALTER TABLE "bank_connection" ADD COLUMN     "writes_per_hour" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "payment" ADD COLUMN     "by_entry" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "entries_stopped_at" TIMESTAMPTZ(3),
ADD COLUMN     "entries_stopped_by_id" UUID;

DROP INDEX "payment_entry_due_at_idx";

ALTER TABLE "payment_entry" DROP COLUMN "lease_until",
ADD COLUMN     "key_used_at" TIMESTAMPTZ(3);

alter table payment drop constraint payment_status;
alter table payment add constraint payment_status check (status in
  ('draft', 'awaiting_approval', 'approved', 'releasing', 'submitted', 'completed', 'partial', 'failed', 'rejected',
   'cancelled', 'unknown'));
alter table payment_entry add constraint payment_entry_status check (status in
  ('due', 'sending', 'submitted', 'completed', 'failed', 'unknown', 'not_sent'));

-- The next entry to be sent is found at once, however many are behind it.
create index payment_entry_open on payment_entry (payment_id, line) where status in ('due', 'sending');

-- How a payment stands by its entries (features/payments/rules/entries.ts): null for one without.
create function payment_entries_say(payment_id uuid) returns text language sql stable as $$
  select case
    when exists (select 1 from payment_entry e where e.payment_id = $1 and e.status in ('due', 'sending')) then 'releasing'
    when exists (select 1 from payment_entry e where e.payment_id = $1 and e.status = 'unknown') then 'unknown'
    when exists (select 1 from payment_entry e where e.payment_id = $1 and e.status = 'submitted') then 'submitted'
    when not exists (select 1 from payment_entry e where e.payment_id = $1) then null
    when not exists (select 1 from payment_entry e where e.payment_id = $1 and e.status in ('failed', 'not_sent')) then 'completed'
    when not exists (select 1 from payment_entry e where e.payment_id = $1 and e.status = 'completed') then 'failed'
    else 'partial'
  end
$$;

-- Entries are laid out with the release, as the checked file has them, and with nothing done yet.
create function payment_entry_starts() returns trigger language plpgsql as $$
begin
  if exists (select 1 from added a where a.status <> 'due' or a.attempt_count <> 0 or a.key_used_at is not null
      or a.bank_payment_id is not null or a.ever_unsure or a.amount_minor <= 0) then
    raise exception 'An entry of a payment begins as due' using errcode = 'check_violation';
  end if;
  if exists (select 1 from (select distinct a.payment_id from added a) one
      join payment p on p.id = one.payment_id where p.status <> 'releasing' or not p.by_entry) then
    raise exception 'The entries of a payment are laid out with its release' using errcode = 'check_violation';
  end if;
  if exists (select 1 from added a join payment p on p.id = a.payment_id
      left join ach_entry e on e.file_id = p.ach_file_id and e.line = a.line
      where e.amount_minor is distinct from a.amount_minor) then
    raise exception 'An entry of a payment is one of its file' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger payment_entry_starts after insert on payment_entry
  referencing new table as added for each statement execute function payment_entry_starts();

create function payment_entry_guard() returns trigger language plpgsql as $$
begin
  if new.payment_id <> old.payment_id or new.line <> old.line or new.amount_minor <> old.amount_minor then
    raise exception 'Which entry it is and what it pays is not changed' using errcode = 'check_violation';
  end if;
  if new.idempotency_key <> old.idempotency_key
      or (old.key_used_at is not null and new.key_used_at is distinct from old.key_used_at) then
    raise exception 'The idempotency key of an entry and its first use are written once' using errcode = 'check_violation';
  end if;
  if new.status <> old.status and not exists (
    select 1 from (values
      ('due', 'sending'), ('due', 'failed'), ('due', 'not_sent'),
      ('sending', 'due'), ('sending', 'submitted'), ('sending', 'completed'), ('sending', 'failed'), ('sending', 'unknown'),
      ('submitted', 'completed'), ('submitted', 'failed'),
      ('unknown', 'submitted'), ('unknown', 'completed'), ('unknown', 'failed')
    ) as step (from_status, to_status) where from_status = old.status and to_status = new.status
  ) then
    raise exception 'An entry that is % does not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  if new.status = 'sending' and new.key_used_at is null then
    raise exception 'The first use of a key is stored before it is sent' using errcode = 'check_violation';
  end if;
  if (old.ever_unsure and not new.ever_unsure) or (old.accepted_without_id and not new.accepted_without_id) then
    raise exception 'A doubt about an entry, or that the bank accepted it, is not forgotten' using errcode = 'check_violation';
  end if;
  if new.ever_unsure and new.status in ('due', 'not_sent') then
    raise exception 'An entry in doubt is not called unsent' using errcode = 'check_violation';
  end if;
  if old.conflict_payment_id is not null and new.conflict_payment_id is distinct from old.conflict_payment_id then
    raise exception 'The payment that a conflict named is written once' using errcode = 'check_violation';
  end if;
  if old.bank_payment_id is not null and new.bank_payment_id is distinct from old.bank_payment_id then
    raise exception 'The bank''s id of an entry is written once' using errcode = 'check_violation';
  end if;
  if new.status = 'submitted' and new.bank_payment_id is null then
    raise exception 'An accepted entry has the bank''s id' using errcode = 'check_violation';
  end if;
  if new.status in ('completed', 'failed') and old.status <> new.status and new.ever_unsure and new.bank_payment_id is null
      and not exists (select 1 from payment_closing c join payment p on p.id = c.payment_id
        where c.payment_id = new.payment_id and c.state = 'confirmed' and c.verdict = new.status and old.status = 'unknown'
          and c.ended_by_id <> c.proposed_by_id and c.ended_by_id <> p.created_by_id
          and is_active_member(c.ended_by_id, array['approver'], p.account_id)) then
    raise exception 'An entry in doubt ends only by the bank''s word about its own number, or closed by two people' using errcode = 'check_violation';
  end if;
  if new.status = 'completed' and old.status <> 'completed' and new.bank_payment_id is null and not new.ever_unsure then
    raise exception 'A completed entry has the bank''s id' using errcode = 'check_violation';
  end if;
  new.updated_at := clock_timestamp();
  return new;
end $$;

create trigger payment_entry_guard before update on payment_entry for each row execute function payment_entry_guard();
create trigger payment_entry_never_deleted before delete on payment_entry for each row execute function refuse_change();
create trigger payment_entry_no_truncate before truncate on payment_entry for each statement execute function refuse_change();

-- As in 0011, and: a payment that goes entry by entry stands as its entries do.
create or replace function payment_guard() returns trigger language plpgsql as $$
begin
  if new.status <> old.status and not exists (
    select 1 from (values
      ('draft', 'awaiting_approval'), ('draft', 'cancelled'),
      ('awaiting_approval', 'approved'), ('awaiting_approval', 'rejected'), ('awaiting_approval', 'cancelled'),
      ('approved', 'releasing'), ('approved', 'cancelled'),
      ('releasing', 'submitted'), ('releasing', 'completed'), ('releasing', 'failed'), ('releasing', 'unknown'),
      ('releasing', 'partial'),
      ('submitted', 'completed'), ('submitted', 'failed'), ('submitted', 'partial'),
      ('unknown', 'submitted'), ('unknown', 'completed'), ('unknown', 'failed'), ('unknown', 'partial')
    ) as step (from_status, to_status) where from_status = old.status and to_status = new.status
  ) then
    raise exception 'A payment that is % does not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  if old.idempotency_key is not null and new.idempotency_key is distinct from old.idempotency_key then
    raise exception 'The idempotency key of a payment is written once' using errcode = 'check_violation';
  end if;
  if old.idempotency_key is null and new.idempotency_key is not null and new.status <> 'releasing' then
    raise exception 'The idempotency key is stored with the release' using errcode = 'check_violation';
  end if;
  if old.bank_payment_id is not null and new.bank_payment_id is distinct from old.bank_payment_id then
    raise exception 'The bank''s id of a payment is written once' using errcode = 'check_violation';
  end if;
  if old.ever_unsure and not new.ever_unsure then
    raise exception 'A doubt about a payment is not forgotten' using errcode = 'check_violation';
  end if;
  if old.idempotency_key is not null and new.by_entry <> old.by_entry then
    raise exception 'Whether a payment goes entry by entry is settled with its release' using errcode = 'check_violation';
  end if;
  if old.entries_stopped_at is not null and (new.entries_stopped_at is distinct from old.entries_stopped_at
      or new.entries_stopped_by_id is distinct from old.entries_stopped_by_id) then
    raise exception 'Who stopped the entries of a payment is written once' using errcode = 'check_violation';
  end if;
  if new.status = 'partial' and not new.by_entry then
    raise exception 'Only a payment that goes entry by entry is carried out in part' using errcode = 'check_violation';
  end if;
  if new.by_entry and new.status <> old.status
      and new.status in ('submitted', 'unknown', 'completed', 'failed', 'partial')
      and new.status is distinct from payment_entries_say(new.id) then
    raise exception 'A payment that goes entry by entry stands as its entries do' using errcode = 'check_violation';
  end if;
  if not new.by_entry and new.status in ('completed', 'failed') and old.status = 'unknown' and new.bank_payment_id is null
      and not exists (select 1 from payment_closing c
        where c.payment_id = new.id and c.state = 'confirmed' and c.verdict = new.status
          and c.ended_by_id <> c.proposed_by_id and c.ended_by_id <> new.created_by_id
          and is_active_member(c.ended_by_id, array['approver'], new.account_id)) then
    raise exception 'An unknown payment ends only by the bank''s word about its own number, or closed by two people' using errcode = 'check_violation';
  end if;
  if not new.by_entry and new.status = 'failed' and old.status not in ('failed', 'unknown') and new.ever_unsure and new.bank_payment_id is null then
    raise exception 'A payment in doubt fails only by the bank''s word about its own number' using errcode = 'check_violation';
  end if;
  if old.key_stored_at is not null and new.key_stored_at is distinct from old.key_stored_at then
    raise exception 'The time of a key is written once' using errcode = 'check_violation';
  end if;
  if old.accepted_without_id and not new.accepted_without_id then
    raise exception 'That the bank accepted a payment is not forgotten' using errcode = 'check_violation';
  end if;
  if old.conflict_payment_id is not null and new.conflict_payment_id is distinct from old.conflict_payment_id then
    raise exception 'The payment that a conflict named is written once' using errcode = 'check_violation';
  end if;
  if new.created_by_id <> old.created_by_id or new.created_at <> old.created_at or new.number <> old.number then
    raise exception 'Who created a payment, when and under which number is not changed' using errcode = 'check_violation';
  end if;
  if old.released_by_id is not null and (new.released_by_id is distinct from old.released_by_id
      or new.released_at is distinct from old.released_at) then
    raise exception 'Who released a payment is written once' using errcode = 'check_violation';
  end if;
  if old.released_by_id is null and new.released_by_id is not null and new.status <> 'releasing' then
    raise exception 'A releaser is stored with the release' using errcode = 'check_violation';
  end if;
  if old.status <> 'draft' and (new.payload_hash <> old.payload_hash or new.amount_minor <> old.amount_minor
      or new.account_id <> old.account_id or new.currency <> old.currency or new.rail <> old.rail
      or new.created_by_id <> old.created_by_id or new.detail <> old.detail
      or new.reference is distinct from old.reference
      or new.ach_file_id is distinct from old.ach_file_id or new.to_account_id is distinct from old.to_account_id
      or new.beneficiary_account_hash is distinct from old.beneficiary_account_hash
      or new.beneficiary_account_cipher is distinct from old.beneficiary_account_cipher
      or new.beneficiary_account_last4 is distinct from old.beneficiary_account_last4
      or new.beneficiary_routing is distinct from old.beneficiary_routing
      or new.beneficiary_name is distinct from old.beneficiary_name) then
    raise exception 'What was sent for approval is not changed' using errcode = 'check_violation';
  end if;
  if new.status = 'approved' and old.status <> 'approved' and not exists (select 1 from approval a
      where a.payment_id = new.id and a.verdict = 'approved' and a.payload_hash = new.payload_hash) then
    raise exception 'A payment is approved only by an approval' using errcode = 'check_violation';
  end if;
  if new.status = 'releasing' and old.status <> 'releasing' then
    if new.idempotency_key is null then
      raise exception 'The key is stored before a payment is released' using errcode = 'check_violation';
    end if;
    if not exists (select 1 from approval a where a.payment_id = new.id and a.verdict = 'approved'
        and a.payload_hash = new.payload_hash and a.member_id <> new.created_by_id) then
      raise exception 'A payment is released only with a standing approval' using errcode = 'check_violation';
    end if;
    if new.released_by_id is null or new.released_by_id = new.created_by_id
        or not exists (select 1 from member m where m.id = new.released_by_id and m.role = 'approver' and m.active) then
      raise exception 'A payment is released by an approver who did not create it' using errcode = 'check_violation';
    end if;
    if not exists (select 1 from member m where m.id = new.released_by_id
        and (m.all_accounts or exists (select 1 from member_account a where a.member_id = m.id and a.account_id = new.account_id))) then
      raise exception 'A payment is released by an approver of its account' using errcode = 'check_violation';
    end if;
    if new.ach_file_id is not null and exists (select 1 from ach_file f where f.id = new.ach_file_id and f.uploaded_by_id = new.released_by_id) then
      raise exception 'The person who uploaded a file cannot release it' using errcode = 'check_violation';
    end if;
    if new.key_stored_at is null then
      raise exception 'The key of a payment is stored with its time' using errcode = 'check_violation';
    end if;
  end if;
  new.updated_at := clock_timestamp();
  return new;
end $$;
