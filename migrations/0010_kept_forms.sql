-- What somebody sent when his session had run out, until he has signed in again (areas/identity).
CREATE TABLE kept_forms (
    id uuid NOT NULL PRIMARY KEY,      -- this sending
    token_hash bytea NOT NULL UNIQUE,  -- SM3 of the token in the address that brings it back
    account uuid NOT NULL,             -- who sent it: nobody else gets it back
    path text NOT NULL,                -- where it was sent to
    body bytea NOT NULL,               -- the fields as sent, encrypted
    at_ms bigint NOT NULL              -- when: a day later it is deleted
);
CREATE INDEX kept_forms_at ON kept_forms (at_ms);
