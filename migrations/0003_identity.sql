-- Accounts, their roles, sessions and attempts to sign in (areas/identity).
--
-- Organizations are named by id only: identity stands below the registry and does not know its
-- tables. Times are milliseconds since 1970 in UTC. Tokens are kept as SM3 hashes, so that who
-- reads this database cannot act for anybody.

-- Persons who can sign in.
CREATE TABLE accounts (
    id uuid NOT NULL PRIMARY KEY,      -- never changes; the audit trail names it
    login text NOT NULL UNIQUE,        -- what is typed to sign in: lower case, half width, no blanks
    name text NOT NULL,                -- the person's name
    password_scheme text NOT NULL,     -- how the hash was made: argon2id-19456-2-1 (memory KiB, passes, lanes)
    password_salt bytea NOT NULL,      -- 16 random bytes
    password_hash bytea NOT NULL,      -- 32 bytes
    password_set_ms bigint NOT NULL,   -- when the password was last set
    must_change_password boolean NOT NULL, -- whether somebody else chose the password
    made_ms bigint NOT NULL,           -- when the account was made
    disabled_ms bigint                 -- when it was closed; NULL while open
);

-- Which role an account has for which organization. Taken back by deleting; the audit keeps it.
CREATE TABLE grants (
    id uuid NOT NULL PRIMARY KEY,      -- this grant
    account uuid NOT NULL REFERENCES accounts (id), -- who
    org uuid,                          -- for which organization; NULL: for the whole tree
    role text NOT NULL,                -- a role of the policy pack
    since_ms bigint NOT NULL           -- since when
);
CREATE INDEX grants_of ON grants (account);

-- Who is signed in where. Deleted at sign-out, when kicked, and some time after it ran out.
CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,      -- stays when the token changes
    token_hash bytea NOT NULL UNIQUE,  -- SM3 of the token in the cookie
    account uuid NOT NULL REFERENCES accounts (id), -- who
    org uuid,                          -- the organization acted for at the moment; NULL: the first grant's
    started_ms bigint NOT NULL,        -- sign-in: twelve hours later it is over
    seen_ms bigint NOT NULL,           -- last request, to within a few minutes: half an hour later it is over
    address text NOT NULL,             -- network address at sign-in
    browser text NOT NULL              -- what the browser calls itself, shortened for the person to recognise
);
CREATE INDEX sessions_of ON sessions (account);

-- Attempts to sign in of the last 24 hours that failed or are still being checked.
CREATE TABLE sign_in_tries (
    id uuid NOT NULL PRIMARY KEY,      -- this attempt
    login_index bytea NOT NULL,        -- blind index of what was typed as login: it may be a password
    lane text NOT NULL,                -- who tries: a browser that has signed in before, or an address
    known boolean NOT NULL,            -- whether it is such a browser
    address text NOT NULL,             -- network address; of IPv6 the first half
    at_ms bigint NOT NULL              -- when
);
CREATE INDEX sign_in_tries_of ON sign_in_tries (login_index, at_ms);
CREATE INDEX sign_in_tries_from ON sign_in_tries (address, at_ms);
CREATE INDEX sign_in_tries_at ON sign_in_tries (at_ms);

-- Links that work once, such as the one that makes the first account.
CREATE TABLE one_time_links (
    token_hash bytea NOT NULL PRIMARY KEY, -- SM3 of the token in the link
    purpose text NOT NULL,             -- what it is for: set-up
    made_ms bigint NOT NULL,           -- when it was made: a day later it is worth nothing
    used_ms bigint                     -- when it was used; NULL before
);
