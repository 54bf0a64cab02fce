-- The lines beside the issues, account numbers masked: kept when a file is checked, so that a page reads no raw file.
CREATE TABLE "ach_file_line" (
    "file_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "ach_file_line_pkey" PRIMARY KEY ("file_id","line")
);
ALTER TABLE "ach_file_line" ADD CONSTRAINT "ach_file_line_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "ach_file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From a file to the copy that took its place.
CREATE INDEX "ach_file_restamped_from_id_idx" ON "ach_file"("restamped_from_id");

-- The states of features/ach-files/rules.ts, forward only; what was received and what was found are written once; a file
-- that is being paid is not discarded, or the same bytes could be uploaded and paid again.
create function ach_file_guard() returns trigger language plpgsql as $$
begin
  if new.status <> old.status and not exists (
    select 1 from (values
      ('receiving', 'checking'),
      ('checking', 'invalid'), ('checking', 'ready'), ('checking', 'discarded'),
      ('invalid', 'discarded'), ('ready', 'discarded'), ('ready', 'sent_for_approval')
    ) as step (from_status, to_status) where from_status = old.status and to_status = new.status
  ) then
    raise exception 'A file that is % does not become %', old.status, new.status using errcode = 'check_violation';
  end if;
  if old.status <> 'receiving' and (new.sha256 is distinct from old.sha256 or new.size_bytes <> old.size_bytes
      or new.file_name <> old.file_name or new.uploaded_by_id <> old.uploaded_by_id
      or new.restamped_from_id is distinct from old.restamped_from_id) then
    raise exception 'What was received of a file is not changed' using errcode = 'check_violation';
  end if;
  if old.status not in ('receiving', 'checking') and (new.verdict is distinct from old.verdict
      or new.debit_minor <> old.debit_minor or new.credit_minor <> old.credit_minor or new.entry_count <> old.entry_count
      or new.entry_hash is distinct from old.entry_hash) then
    raise exception 'The outcome of a check is not changed' using errcode = 'check_violation';
  end if;
  if new.status <> 'receiving' and new.sha256 is null then
    raise exception 'A file that was received has a hash' using errcode = 'check_violation';
  end if;
  if new.status = 'discarded' and old.status <> 'discarded' and exists (select 1 from payment p
      where p.ach_file_id = new.id and p.status not in ('rejected', 'cancelled', 'failed')) then
    raise exception 'A file whose payment lives is not discarded' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger ach_file_guard before update on ach_file for each row execute function ach_file_guard();

create function ach_file_kept() returns trigger language plpgsql as $$
begin
  if old.status <> 'receiving' then
    raise exception 'A file that was received is never deleted' using errcode = 'restrict_violation';
  end if;
  return old;
end $$;

create trigger ach_file_kept before delete on ach_file for each row execute function ach_file_kept();

-- The bytes are written while they are received, and never again.
create function ach_file_chunk_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' or exists (
    select 1 from ach_file f where f.id = coalesce(new.file_id, old.file_id) and f.status <> 'receiving'
  ) then
    raise exception 'The bytes of a file are not changed' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;

create trigger ach_file_chunk_guard before insert or update or delete on ach_file_chunk
  for each row execute function ach_file_chunk_guard();

-- Only a file that was checked and is not discarded becomes a payment. The lock makes a discard wait for this, or this
-- for the discard.
create function payment_file_is_ready() returns trigger language plpgsql as $$
begin
  perform 1 from ach_file f where f.id = new.ach_file_id and f.status = 'ready' for update;
  if not found then
    raise exception 'Only a file that is ready becomes a payment' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger payment_file_is_ready before insert on payment for each row when (new.ach_file_id is not null)
  execute function payment_file_is_ready();
