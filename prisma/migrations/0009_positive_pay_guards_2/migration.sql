-- More that the database refuses about Positive Pay, whatever the program does; and refusals counted by day.

-- When the key was stored, by the one clock that all processes share: its life at the bank is counted from here too.
alter table positive_pay_decision add column key_stored_at timestamptz(3);
update positive_pay_decision set key_stored_at = decided_at;
alter table positive_pay_decision alter column key_stored_at set not null,
  alter column key_stored_at set default clock_timestamp();

-- What people must look into, in words.
alter table positive_pay_exception add column alarm text;

-- One decision stands, also for two transactions that do not see each other.
create unique index positive_pay_decision_one_stands on positive_pay_decision (exception_id)
  where status in ('pending', 'sent', 'unknown');

-- When, for what amount, and under which key a decision was taken is written once.
create or replace function decision_guard() returns trigger language plpgsql as $$
begin
  if new.idempotency_key <> old.idempotency_key or new.decision <> old.decision
      or new.return_reason is distinct from old.return_reason or new.exception_id <> old.exception_id
      or new.decided_by_id <> old.decided_by_id or new.decided_at <> old.decided_at
      or new.presented_amount_minor <> old.presented_amount_minor or new.key_stored_at <> old.key_stored_at then
    raise exception 'A decision is not changed; a new one supersedes it' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- An assumed default is the last word, but for one thing: the bank lists the item again on a business day after its
-- cut-off. Then it is open until that day's cut-off.
create or replace function exception_guard() returns trigger language plpgsql as $$
declare
  listed_again boolean := old.status in ('open', 'defaulted') and new.status = 'open'
    and new.listed_at > old.decide_by and new.decide_by > new.listed_at;
begin
  if old.status in ('defaulted', 'voided') and new.status <> old.status and not listed_again then
    raise exception 'An exception that is % stays %', old.status, old.status using errcode = 'check_violation';
  end if;
  if new.bank_exception_id <> old.bank_exception_id or new.account_id <> old.account_id
      or (new.decide_by <> old.decide_by and not listed_again) then
    raise exception 'Bank id, account and cut-off of an exception are written once' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- Refused deliveries by day (UTC), bank and reason: a flood of junk pushes old rows out, never a count.
create table webhook_refusal_day (
  day date not null,
  bank_code text not null,
  reason text not null,
  count bigint not null,
  constraint webhook_refusal_day_pkey primary key (day, bank_code, reason)
);
