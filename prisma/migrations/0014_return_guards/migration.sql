-- A file of returns is a state of its own (0012 let the step there through, the list of states did not).
alter table ach_file drop constraint ach_file_status;
alter table ach_file add constraint ach_file_status check (status in
  ('receiving', 'checking', 'invalid', 'ready', 'returns', 'sent_for_approval', 'discarded'));

-- What the bank sent back is kept as it came, and goes on only as features/ach-returns/rules.ts allows.
create function ach_return_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'What the bank sent back is not deleted' using errcode = 'check_violation';
  end if;
  if new.file_id <> old.file_id or new.line <> old.line or new.kind <> old.kind or new.code <> old.code
      or new.amount_minor <> old.amount_minor or new.company_id <> old.company_id or new.payee_hash <> old.payee_hash
      or new.trace_number <> old.trace_number or new.original_trace <> old.original_trace
      or new.original_routing <> old.original_routing or new.received_at <> old.received_at
      or new.corrected_cipher is distinct from old.corrected_cipher
      or new.settlement_date is distinct from old.settlement_date then
    raise exception 'What the bank sent back is not changed' using errcode = 'check_violation';
  end if;
  if old.matched_file_id is not null and (new.matched_file_id is distinct from old.matched_file_id
      or new.matched_line is distinct from old.matched_line
      or new.matched_payment_id is distinct from old.matched_payment_id) then
    raise exception 'The entry that was sent back is named once' using errcode = 'check_violation';
  end if;
  if new.state <> old.state and not exists (
    select 1 from (values
      ('open', 'resent'), ('open', 'corrected'), ('open', 'declined'), ('open', 'closed')
    ) as step (from_state, to_state) where from_state = old.state and to_state = new.state
  ) then
    raise exception 'A return that is % does not become %', old.state, new.state using errcode = 'check_violation';
  end if;
  if old.state <> 'open' and new.state = old.state and (new.ended_by_id is distinct from old.ended_by_id
      or new.ended_at is distinct from old.ended_at or new.note is distinct from old.note)
      and not (new.state = 'resent' and new.resent_file_id is distinct from old.resent_file_id) then
    raise exception 'How a return ended is written once' using errcode = 'check_violation';
  end if;
  if new.state <> 'open' and old.state = 'open' and (new.ended_by_id is null or new.ended_at is null) then
    raise exception 'A person ends a return' using errcode = 'check_violation';
  end if;
  if new.state in ('corrected', 'declined') and new.kind <> 'correction' then
    raise exception 'Only a notification of change is accepted or declined' using errcode = 'check_violation';
  end if;
  if new.state = 'corrected' and not exists (select 1 from payee_correction c where c.return_id = new.id) then
    raise exception 'An accepted correction is kept' using errcode = 'check_violation';
  end if;
  if new.state = 'resent' and (new.kind <> 'return' or new.matched_file_id is null or new.resent_file_id is null) then
    raise exception 'Only a matched return is sent again, in a file that is named' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger ach_return_guard before update or delete on ach_return for each row execute function ach_return_guard();

create function ach_return_new() returns trigger language plpgsql as $$
begin
  -- The desk itself closes only what the bank told before; everything else waits for a person.
  if new.ended_by_id is not null or new.state not in ('open', 'closed') or (new.state = 'closed' and new.note is null) then
    raise exception 'A return begins open, or closed as a repeat that is named' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger ach_return_new before insert on ach_return for each row execute function ach_return_new();

-- A payee's account changes by one acceptance of an approver, of a notification about that very account.
create function payee_correction_guard() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'An accepted correction is not changed' using errcode = 'check_violation';
  end if;
  if not exists (select 1 from ach_return r where r.id = new.return_id and r.kind = 'correction' and r.state = 'open'
      and r.code = new.code and r.payee_hash = new.payee_hash and r.matched_file_id is not null) then
    raise exception 'A correction is accepted from an open notification about this account' using errcode = 'check_violation';
  end if;
  if not exists (select 1 from member m where m.id = new.accepted_by_id and m.role = 'approver' and m.active) then
    raise exception 'A correction is accepted by an approver' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payee_correction_guard before insert or update or delete on payee_correction
  for each row execute function payee_correction_guard();

-- Banks that were connected before have their files of returns fetched from now on.
insert into sync_schedule (bank_id, kind, due_at)
  select distinct bank_id, 'returns', now() from sync_schedule on conflict do nothing;

-- What waits for people is counted on every screen, however much has come back over the years.
create index ach_return_open on ach_return (received_at desc, id desc) where state = 'open';
