-- Looking the file up once for each of half a million entries takes longer than storing them. Once for all of a
-- statement says the same, and more: entries come while their file is checked, and a file that was received is never
-- deleted (ach_file_kept), so none of them loses it.
ALTER TABLE "ach_entry" DROP CONSTRAINT "ach_entry_file_id_fkey";

create function ach_entry_guard() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from (select distinct file_id from added) entry
    where not exists (select 1 from ach_file f where f.id = entry.file_id and f.status = 'checking')
  ) then
    raise exception 'Entries are stored while their file is checked' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;

create trigger ach_entry_guard after insert on ach_entry referencing new table as added
  for each statement execute function ach_entry_guard();
