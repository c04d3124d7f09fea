-- Records of every ledger the policy pack declares (areas/ledger). No table or column is specific
-- to one ledger: what a record holds is JSON, by the names of its ledger's fields.

-- One record each. Never deleted: what is wrong is annulled by a step of its lifecycle, what an
-- import brought by mistake is taken back.
CREATE TABLE records (
    id uuid NOT NULL PRIMARY KEY,      -- never changes
    org uuid NOT NULL REFERENCES organizations (id), -- whose record it is
    ledger text NOT NULL,              -- name of its ledger in the policy pack
    pack text NOT NULL,                -- version of the pack it was last written under
    state text NOT NULL,               -- state of its lifecycle
    day integer,                       -- what day it is about, counted from 1970-01-01; the month's first where only the month is known; NULL in drafts that do not say
    filed_on integer,                  -- day it was handed in, counted from 1970-01-01; NULL before
    content text NOT NULL,             -- JSON: values by name of field
    choices text NOT NULL,             -- what was chosen from lists, as |field=option| pairs, for filters
    words text NOT NULL,               -- its texts in lower case without blanks, for search
    batch uuid,                        -- the import that brought it; NULL if filed by hand
    request text UNIQUE,               -- key of the form that filed it, so that sending twice files once; NULL if none
    made_ms bigint NOT NULL,           -- when it was first saved
    made_by text NOT NULL,             -- name of the person who did
    taken_back boolean NOT NULL,       -- whether the import that brought it was undone: then it is shown and counted nowhere
    revision integer NOT NULL          -- counts changes, so that two editors notice each other
);
-- Holds all that counting a filtered list asks for, so that records themselves are not read.
CREATE INDEX records_of_org ON records (org, ledger, day, state, taken_back, choices);
CREATE INDEX records_by_day ON records (ledger, day, id);
CREATE INDEX records_of_batch ON records (batch);

-- What happened to a record after it was first saved.
CREATE TABLE record_changes (
    record uuid NOT NULL REFERENCES records (id), -- which record
    revision integer NOT NULL,         -- its revision after this
    at_ms bigint NOT NULL,             -- when
    account text NOT NULL,             -- id of the account that did it
    name text NOT NULL,                -- the person's name as it was then
    verb text NOT NULL,                -- the step of the lifecycle; 修改 for a change of content
    before_state text NOT NULL,        -- state before
    after_state text NOT NULL,         -- state after
    given text NOT NULL,               -- JSON: what the step asked for, such as a reason
    before text,                       -- JSON: the content before; NULL if it did not change
    batch uuid,                        -- the import that did it; NULL if done by hand
    PRIMARY KEY (record, revision)
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX record_changes_of_batch ON record_changes (batch);

-- Workbooks of records that somebody sent: looked at first, confirmed, and for a while undone.
CREATE TABLE record_batches (
    id uuid NOT NULL PRIMARY KEY,      -- this sending
    ledger text NOT NULL,              -- name of the ledger it is for
    name text NOT NULL,                -- file name
    file bytea NOT NULL,               -- the workbook; emptied a day later
    account text NOT NULL,             -- id of the account that sent it
    sender text NOT NULL,              -- the person's name
    at_ms bigint NOT NULL,             -- when it was sent
    confirmed_ms bigint,               -- when it was imported; NULL while only looked at
    undone_ms bigint,                  -- when the import was undone; NULL if it was not
    counts text NOT NULL               -- JSON: how many rows came out how
);
CREATE INDEX record_batches_at ON record_batches (at_ms);
