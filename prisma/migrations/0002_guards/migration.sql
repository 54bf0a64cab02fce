-- What the database itself refuses, whatever the program does.

-- 1. The audit trail: numbered without gaps, chained by SHA-256, append-only.
create function audit_entry_text(e audit_entry) returns text language sql immutable as $$
  -- One fixed text for each row; jsonb prints its keys in a fixed order.
  select concat_ws(E'\x1f',
    e.seq::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), e.actor_type,
    coalesce(e.actor_id::text, '-'), e.actor_name, e.request_id, e.action, e.subject_type, e.subject_id,
    coalesce(e.account_id::text, '-'), coalesce(e.before::text, '-'), coalesce(e.after::text, '-'))
$$;

create function audit_entry_chain() returns trigger language plpgsql as $$
declare
  last_seq bigint;
  last_hash text;
begin
  -- One writer at a time: the chain is serial. Held until the transaction ends.
  perform pg_advisory_xact_lock(7103115);
  select a.seq, a.hash into last_seq, last_hash from audit_entry a order by a.seq desc limit 1;
  new.seq := coalesce(last_seq, 0) + 1;
  new.at := date_trunc('milliseconds', clock_timestamp());
  new.prev_hash := coalesce(last_hash, repeat('0', 64));
  new.hash := encode(sha256(convert_to(new.prev_hash || audit_entry_text(new), 'UTF8')), 'hex');
  return new;
end $$;

create trigger audit_entry_chain before insert on audit_entry for each row execute function audit_entry_chain();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are never changed or deleted', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_change();
create trigger audit_entry_no_truncate before truncate on audit_entry for each statement execute function refuse_change();
create trigger approval_append_only before update or delete on approval for each row execute function refuse_change();

-- 2. Four eyes: nobody approves or rejects what they created, and only what stands now is approved.
create function approval_four_eyes() returns trigger language plpgsql as $$
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
  if p.payload_hash <> new.payload_hash then
    raise exception 'The approval is for another version of this payment' using errcode = 'check_violation';
  end if;
  if p.status <> 'awaiting_approval' then
    raise exception 'The payment is not waiting for approval' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger approval_four_eyes before insert on approval for each row execute function approval_four_eyes();

-- 3. Payments: final states stay, keys and ids are written once, nothing is released without a standing approval.
create function payment_guard() returns trigger language plpgsql as $$
begin
  if old.status in ('completed', 'failed', 'rejected', 'cancelled') and new.status <> old.status then
    raise exception 'A payment that is % stays %', old.status, old.status using errcode = 'check_violation';
  end if;
  if old.idempotency_key is not null and new.idempotency_key is distinct from old.idempotency_key then
    raise exception 'The idempotency key of a payment is written once' using errcode = 'check_violation';
  end if;
  if old.bank_payment_id is not null and new.bank_payment_id is distinct from old.bank_payment_id then
    raise exception 'The bank''s id of a payment is written once' using errcode = 'check_violation';
  end if;
  if old.status <> 'draft' and (new.payload_hash <> old.payload_hash or new.amount_minor <> old.amount_minor
      or new.account_id <> old.account_id or new.currency <> old.currency or new.rail <> old.rail
      or new.created_by_id <> old.created_by_id or new.detail <> old.detail
      or new.ach_file_id is distinct from old.ach_file_id or new.to_account_id is distinct from old.to_account_id
      or new.beneficiary_account_hash is distinct from old.beneficiary_account_hash
      or new.beneficiary_routing is distinct from old.beneficiary_routing
      or new.beneficiary_name is distinct from old.beneficiary_name) then
    raise exception 'What was sent for approval is not changed' using errcode = 'check_violation';
  end if;
  if new.status = 'releasing' and old.status <> 'releasing' then
    if new.idempotency_key is null then
      raise exception 'The key is stored before a payment is released' using errcode = 'check_violation';
    end if;
    if not exists (select 1 from approval a where a.payment_id = new.id and a.verdict = 'approved'
        and a.payload_hash = new.payload_hash and a.member_id <> new.created_by_id) then
      raise exception 'A payment is released only with a standing approval' using errcode = 'check_violation';
    end if;
  end if;
  new.updated_at := clock_timestamp();
  return new;
end $$;

create trigger payment_guard before update on payment for each row execute function payment_guard();
create trigger payment_never_deleted before delete on payment for each row execute function refuse_change();

create function payment_starts_as_draft() returns trigger language plpgsql as $$
begin
  if new.status not in ('draft', 'awaiting_approval') or new.idempotency_key is not null then
    raise exception 'A payment starts unapproved and without a key' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payment_starts_as_draft before insert on payment for each row execute function payment_starts_as_draft();

-- 4. Decisions: the key and the choice are written once; a sent decision stays sent unless superseded.
create function decision_guard() returns trigger language plpgsql as $$
begin
  if new.idempotency_key <> old.idempotency_key or new.decision <> old.decision
      or new.return_reason is distinct from old.return_reason or new.exception_id <> old.exception_id
      or new.decided_by_id <> old.decided_by_id then
    raise exception 'A decision is not changed; a new one supersedes it' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger decision_guard before update on positive_pay_decision for each row execute function decision_guard();
create trigger decision_never_deleted before delete on positive_pay_decision for each row execute function refuse_change();

-- 5. Closed lists of our own words.
alter table member add constraint member_role check (role in ('analyst', 'approver', 'administrator', 'auditor'));
alter table payment add constraint payment_rail check (rail in ('ACH', 'WIRE', 'TRANSFER'));
alter table payment add constraint payment_status check (status in
  ('draft', 'awaiting_approval', 'approved', 'releasing', 'submitted', 'completed', 'failed', 'rejected', 'cancelled', 'unknown'));
alter table payment add constraint payment_amount check (amount_minor > 0 or (rail = 'ACH' and amount_minor >= 0));
alter table approval add constraint approval_verdict check (verdict in ('approved', 'rejected'));
alter table ach_file add constraint ach_file_status check (status in
  ('receiving', 'checking', 'invalid', 'ready', 'sent_for_approval', 'discarded'));
alter table positive_pay_exception add constraint exception_status check (status in ('open', 'decided', 'sent', 'defaulted', 'voided'));
alter table positive_pay_decision add constraint decision_choice check
  (decision in ('PAY', 'RETURN') and (decision <> 'RETURN' or return_reason is not null));
alter table positive_pay_decision add constraint decision_status check (status in ('pending', 'sent', 'refused', 'superseded', 'unknown'));
alter table webhook_delivery add constraint webhook_status check (status in ('due', 'applied', 'ignored', 'failed'));
alter table audit_entry add constraint audit_actor check (actor_type in ('person', 'bank', 'system'));
