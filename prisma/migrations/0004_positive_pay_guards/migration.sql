-- What the database refuses about Positive Pay decisions, whatever the program does.

-- A decision is taken before the cut-off, for the amount that stands now.
create function decision_in_time() returns trigger language plpgsql as $$
declare
  e positive_pay_exception%rowtype;
begin
  select * into e from positive_pay_exception where id = new.exception_id for update;
  if new.decided_at >= e.decide_by then
    raise exception 'No decision is taken at or after the cut-off' using errcode = 'check_violation';
  end if;
  if new.presented_amount_minor <> e.presented_amount_minor then
    raise exception 'The decision is for another amount' using errcode = 'check_violation';
  end if;
  if e.status in ('defaulted', 'voided') then
    raise exception 'The exception is closed' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger decision_in_time before insert on positive_pay_decision for each row execute function decision_in_time();

-- One decision stands for an exception.
create function decision_stands_alone() returns trigger language plpgsql as $$
begin
  if new.status in ('pending', 'sent', 'unknown') and exists (
      select 1 from positive_pay_decision d
      where d.exception_id = new.exception_id and d.id <> new.id and d.status in ('pending', 'sent', 'unknown')) then
    raise exception 'Another decision stands for this exception' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger decision_stands_alone before insert or update on positive_pay_decision
  for each row execute function decision_stands_alone();

-- An assumed default is the last word: only the bank's next list can show otherwise, and it makes a new row.
create function exception_guard() returns trigger language plpgsql as $$
begin
  if old.status in ('defaulted', 'voided') and new.status <> old.status then
    raise exception 'An exception that is % stays %', old.status, old.status using errcode = 'check_violation';
  end if;
  if new.bank_exception_id <> old.bank_exception_id or new.account_id <> old.account_id
      or new.decide_by <> old.decide_by then
    raise exception 'Bank id, account and cut-off of an exception are written once' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger exception_guard before update on positive_pay_exception for each row execute function exception_guard();
create trigger exception_never_deleted before delete on positive_pay_exception for each row execute function refuse_change();
