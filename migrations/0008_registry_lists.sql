-- Lists of members that stay quick, and imports of organizations and members that can be looked
-- at before and undone after (areas/registry).

-- Holds all that counting and ordering a filtered roster asks for, so that the wide rows of members
-- themselves are only read for the page that is shown.
CREATE INDEX members_listed ON members (org, category, probationary, sex, birth, joined, pinyin, id);
DROP INDEX members_by_org;

ALTER TABLE organizations ADD COLUMN batch uuid; -- the import that brought it; NULL if none did
ALTER TABLE members ADD COLUMN batch uuid; -- the import that brought the member; NULL if none did
CREATE INDEX organizations_of_batch ON organizations (batch) WHERE batch IS NOT NULL;
CREATE INDEX members_of_batch ON members (batch) WHERE batch IS NOT NULL;

-- Workbooks of organizations or members that somebody sent: looked at first, confirmed, and for a
-- while undone.
CREATE TABLE registry_batches (
    id uuid NOT NULL PRIMARY KEY,      -- this sending
    list text NOT NULL,                -- what it lists: organizations or members
    name text NOT NULL,                -- file name
    file bytea NOT NULL,               -- the workbook; emptied once imported, at the latest a day later
    account text NOT NULL,             -- id of the account that sent it
    sender text NOT NULL,              -- the person's name
    at_ms bigint NOT NULL,             -- when it was sent
    confirmed_ms bigint,               -- when it was imported; NULL while only looked at
    undone_ms bigint,                  -- when the import was undone; NULL if it was not
    counts text NOT NULL               -- JSON: how many rows came out how
);
CREATE INDEX registry_batches_at ON registry_batches (at_ms);

-- What an import changed of organizations or members that were there already, so that it can be undone.
CREATE TABLE registry_changes (
    batch uuid NOT NULL REFERENCES registry_batches (id), -- the import
    thing uuid NOT NULL,               -- the organization or member
    revision integer NOT NULL,         -- its revision after the import
    before text NOT NULL,              -- JSON: the changed columns before; sealed numbers stay sealed
    PRIMARY KEY (batch, thing)
) /*sqlite: WITHOUT ROWID */;
