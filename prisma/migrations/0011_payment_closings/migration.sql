-- A payment whose outcome the bank cannot say is closed by two people: one proposes with evidence, another confirms.
-- The rows are evidence: what was proposed stays, and a proposal ends once.

-- Who may see the account a payment leaves from, and holds one of the roles, in this moment.
create function is_active_member(member_id uuid, roles text[], account_id uuid) returns boolean language sql stable as $$
  select exists (select 1 from member m where m.id = $1 and m.active and m.role = any($2)
    and (m.all_accounts or exists (select 1 from member_account a where a.member_id = m.id and a.account_id = $3)))
$$;

create function payment_closing_starts() returns trigger language plpgsql as $$
declare
  p payment%rowtype;
begin
  select * into p from payment where id = new.payment_id for update;
  if p.status <> 'unknown' then
    raise exception 'Only a payment of unknown outcome is closed by people' using errcode = 'check_violation';
  end if;
  if new.state <> 'proposed' or new.ended_by_id is not null or new.ended_at is not null or new.note is not null then
    raise exception 'A closing begins as a proposal' using errcode = 'check_violation';
  end if;
  if new.verdict not in ('completed', 'failed') or length(btrim(new.evidence)) not between 10 and 1000 then
    raise exception 'A closing says completed or failed, with its evidence in 10 to 1,000 characters' using errcode = 'check_violation';
  end if;
  if new.verdict = 'completed' and coalesce(btrim(new.bank_reference), '') = '' then
    raise exception 'A closing as completed names the bank''s reference' using errcode = 'check_violation';
  end if;
  if not is_active_member(new.proposed_by_id, array['analyst', 'approver'], p.account_id) then
    raise exception 'A closing is proposed by an active analyst or approver of the account' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payment_closing_starts before insert on payment_closing for each row execute function payment_closing_starts();

create function payment_closing_guard() returns trigger language plpgsql as $$
declare
  p payment%rowtype;
begin
  if new.id <> old.id or new.payment_id <> old.payment_id or new.verdict <> old.verdict or new.evidence <> old.evidence
      or new.bank_reference is distinct from old.bank_reference or new.proposed_by_id <> old.proposed_by_id
      or new.proposed_at <> old.proposed_at then
    raise exception 'What was proposed is not changed' using errcode = 'check_violation';
  end if;
  if old.state <> 'proposed' or new.state not in ('confirmed', 'declined', 'withdrawn') or new.ended_at is null then
    raise exception 'A closing ends once: confirmed, declined or withdrawn' using errcode = 'check_violation';
  end if;
  select * into p from payment where id = new.payment_id for update;
  if new.state = 'withdrawn' then
    -- Nobody: the desk itself ended it, because the bank has said how the payment stands.
    if new.ended_by_id is distinct from old.proposed_by_id and new.ended_by_id is not null then
      raise exception 'Only the proposer withdraws a closing' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if p.status <> 'unknown' then
    raise exception 'Only a payment of unknown outcome is closed by people' using errcode = 'check_violation';
  end if;
  if new.ended_by_id is null or new.ended_by_id = old.proposed_by_id or new.ended_by_id = p.created_by_id
      or exists (select 1 from ach_file f where f.id = p.ach_file_id and f.uploaded_by_id = new.ended_by_id) then
    raise exception 'A closing is decided by another person than its proposer, who did not create the payment' using errcode = 'check_violation';
  end if;
  if not is_active_member(new.ended_by_id, array['approver'], p.account_id) then
    raise exception 'A closing is decided by an active approver of the account' using errcode = 'check_violation';
  end if;
  if new.state = 'declined' and coalesce(btrim(new.note), '') = '' then
    raise exception 'A declined closing says why' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payment_closing_guard before update on payment_closing for each row execute function payment_closing_guard();
create trigger payment_closing_never_deleted before delete on payment_closing for each row execute function refuse_change();
create trigger payment_closing_no_truncate before truncate on payment_closing for each statement execute function refuse_change();

-- As in 0008, and: out of unknown leads the bank's word about its own number, or a closing that two people made.
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
  if new.status in ('completed', 'failed') and old.status = 'unknown' and new.bank_payment_id is null
      and not exists (select 1 from payment_closing c
        where c.payment_id = new.id and c.state = 'confirmed' and c.verdict = new.status
          and c.ended_by_id <> c.proposed_by_id and c.ended_by_id <> new.created_by_id
          and is_active_member(c.ended_by_id, array['approver'], new.account_id)) then
    raise exception 'An unknown payment ends only by the bank''s word about its own number, or closed by two people' using errcode = 'check_violation';
  end if;
  if new.status = 'failed' and old.status not in ('failed', 'unknown') and new.ever_unsure and new.bank_payment_id is null then
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
