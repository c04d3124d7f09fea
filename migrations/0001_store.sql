-- What base/store itself keeps: the audit chain, facts, and which field keys are in use.
--
-- One list of files for SQLite and PostgreSQL. Words between /*sqlite: and */, or /*postgres: and
-- */, are for that database only; to the other they are a comment. Times are milliseconds since
-- 1970 in UTC, days count from 1970-01-01, ids are UUIDs of version 7.

-- Who did what, when, to what: one line per act, written in the transaction of the act. Each line
-- carries the hash of the one before, so none can be changed, removed or slipped in unseen.
CREATE TABLE audit (
    seq bigint NOT NULL PRIMARY KEY,   -- place in the chain: 1, 2, 3 without a gap
    at_ms bigint NOT NULL,             -- when
    account text NOT NULL,             -- id of the account that acted; the program's own name for a job
    name text NOT NULL,                -- the person's name as it was then
    address text NOT NULL,             -- network address the request came from; empty for a job
    act text NOT NULL,                 -- the verb, as code names it: registry.import-members
    kind text NOT NULL,                -- what kind of thing was touched; empty if several
    thing text NOT NULL,               -- its id as text; empty if several
    org_path text NOT NULL,            -- path of the organization concerned; empty if none
    summary text NOT NULL,             -- the sentence a reader of the trail sees
    details_digest bytea NOT NULL,     -- SM3 of salt and details, so that details can be erased later
    hash bytea NOT NULL                -- SM3 of the previous line's hash and of this line
) /*sqlite: WITHOUT ROWID */;

-- What an audit line says beyond its sentence, such as values before and after. Apart from the
-- chain, because a departed person's data must be erasable without breaking it.
CREATE TABLE audit_details (
    seq bigint NOT NULL PRIMARY KEY REFERENCES audit (seq), -- the line it belongs to
    salt bytea NOT NULL,               -- 16 random bytes: details cannot be guessed from the digest
    details text NOT NULL              -- JSON
) /*sqlite: WITHOUT ROWID */;

CREATE INDEX audit_by_thing ON audit (kind, thing, seq);
CREATE INDEX audit_by_account ON audit (account, seq);
CREATE INDEX audit_by_org ON audit (org_path, seq);

/*sqlite:
CREATE TRIGGER audit_keeps_lines BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
CREATE TRIGGER audit_details_keeps_lines BEFORE DELETE ON audit_details
BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;
CREATE TRIGGER audit_details_keeps_words BEFORE UPDATE ON audit_details
BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
*/
/*postgres:
CREATE FUNCTION refuse_to_touch_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is never changed or deleted'; END $$;
CREATE TRIGGER audit_keeps_lines BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_touch_audit();
CREATE TRIGGER audit_details_keeps_lines BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_details
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_touch_audit();
*/

-- Names of the monthly series, kept once because facts are many.
CREATE TABLE fact_series (
    id integer NOT NULL PRIMARY KEY,   -- short number that facts carry
    name text NOT NULL UNIQUE          -- the series, as the policy pack names it
);

-- Numbers that follow from records, per organization and month. Derived: a rebuild gives the same.
-- A month that is NULL is unknown, which is not zero; a row holds at least one known month.
CREATE TABLE facts (
    series integer NOT NULL REFERENCES fact_series (id), -- which number
    year integer NOT NULL,             -- calendar year
    standing integer NOT NULL CHECK (standing BETWEEN 1 AND 3), -- 1 reported, 2 reviewed, 3 verified
    org uuid NOT NULL,                 -- which organization
    m01 double precision,              -- January
    m02 double precision,              -- February
    m03 double precision,              -- March
    m04 double precision,              -- April
    m05 double precision,              -- May
    m06 double precision,              -- June
    m07 double precision,              -- July
    m08 double precision,              -- August
    m09 double precision,              -- September
    m10 double precision,              -- October
    m11 double precision,              -- November
    m12 double precision,              -- December
    PRIMARY KEY (series, year, standing, org) -- an assessment reads whole series
) /*sqlite: WITHOUT ROWID */;
CREATE INDEX facts_of_org ON facts (org, year); -- a record's change touches one organization

-- Which field-encryption keys this database has been written with, so that it is never opened with
-- the wrong key file: a lost file must be noticed before anything is written with a new one.
CREATE TABLE field_keys (
    version integer NOT NULL PRIMARY KEY, -- the version byte in front of each encrypted field
    fingerprint text NOT NULL,         -- HMAC-SM3 of a fixed text under the key, in hexadecimal
    since_ms bigint NOT NULL           -- when it was first used
);
