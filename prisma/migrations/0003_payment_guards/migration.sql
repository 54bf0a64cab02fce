-- The payment that a 409 named: asked about, and adopted only once its type and amount are ours.
alter table payment add column conflict_payment_id uuid;
-- True once the bank accepted a payment without saying its id (contracts.md R11).
alter table payment add column accepted_without_id boolean not null default false;

-- Four eyes as before; now also: only an approver who is still one gives an approval.
create or replace function approval_four_eyes() returns trigger language plpgsql as $$
declare
  p payment%rowtype;
begin
  select * into p from payment where id = new.payment_id for update;
  if p.created_by_id = new.member_id then
    raise exception 'The person who created a payment cannot approve it' using errcode = 'check_violation';
  end if;
  if p.ach_file_id is not null and exists (select 1 from ach_file f where f.id = p.ach_file_id and f.uploaded_by_id = new.member_id) then
    raise exception 'The person who uploaded a file cannot approve it' using errcode = 'check_violation';
  end if;
  if not exists (select 1 from member m where m.id = new.member_id and m.role = 'approver' and m.active
      and (m.all_accounts or exists (select 1 from member_account a where a.member_id = m.id and a.account_id = p.account_id))) then
    raise exception 'Only an active approver of the account approves or rejects' using errcode = 'check_violation';
  end if;
  if p.payload_hash <> new.payload_hash then
    raise exception 'The approval is for another version of this payment' using errcode = 'check_violation';
  end if;
  if p.status <> 'awaiting_approval' then
    raise exception 'The payment is not waiting for approval' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- The states of features/payments/rules/states.ts, forward only; what was approved is what is sent; a release has a
-- releaser who did not create it.
create or replace function payment_guard() returns trigger language plpgsql as $$
begin
  if new.status <> old.status and not exists (
    select 1 from (values
      ('draft', 'awaiting_approval'), ('draft', 'cancelled'),
      ('awaiting_approval', 'approved'), ('awaiting_approval', 'rejected'), ('awaiting_approval', 'cancelled'),
      ('approved', 'releasing'), ('approved', 'cancelled'),
      ('releasing', 'submitted'), ('releasing', 'completed'), ('releasing', 'failed'), ('releasing', 'unknown'),
      ('submitted', 'completed'), ('submitted', 'failed'),
      ('unknown', 'submitted'), ('unknown', 'completed'), ('unknown', 'failed')
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
  end if;
  new.updated_at := clock_timestamp();
  return new;
end $$;
