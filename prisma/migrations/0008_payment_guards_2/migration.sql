-- What plain SQL could still do to a payment: call a doubtful one failed, move the time of its key, forget that the
-- bank accepted it, change who created or released it, let the uploader of a file release it.
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
  if new.status = 'failed' and old.status <> 'failed' and new.ever_unsure and new.bank_payment_id is null then
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

-- Attempts are evidence: never deleted, and which try it was, of what and when, stays.
create function payment_attempt_guard() returns trigger language plpgsql as $$
begin
  if new.payment_id <> old.payment_id or new.attempt <> old.attempt or new.started_at <> old.started_at then
    raise exception 'What was tried is not changed' using errcode = 'check_violation';
  end if;
  if old.outcome = 'accepted' and new.outcome is distinct from 'accepted' then
    raise exception 'That the bank accepted an attempt is not forgotten' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payment_attempt_guard before update on payment_attempt for each row execute function payment_attempt_guard();
create trigger payment_attempt_never_deleted before delete on payment_attempt for each row execute function refuse_change();

-- Row guards do not see a truncate.
create trigger payment_no_truncate before truncate on payment for each statement execute function refuse_change();
create trigger payment_attempt_no_truncate before truncate on payment_attempt for each statement execute function refuse_change();
create trigger approval_no_truncate before truncate on approval for each statement execute function refuse_change();
