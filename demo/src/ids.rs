//! Ids that follow from the seed, and grow in the order in which rows are written.

use kernel::{Day, Id};

/// What an id is of: keeps ids of different tables apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sort {
    Org = 1,
    Member = 2,
    Post = 3,
    Record = 4,
}

/// The id of thing number `number` of part `part` of an owner. All ids of a city carry the noon of the
/// day it was made for; what stands behind that grows with owner, part and number.
pub(crate) fn of<T>(
    today: Day,
    sort: Sort,
    owner: usize,
    part: usize,
    number: usize,
    chance: u64,
) -> Id<T> {
    // UUIDv7 overwrites the upper half of the first of these bytes and the upper quarter of the third.
    let bytes = [
        sort as u8,
        (owner >> 14) as u8,
        (owner >> 8) as u8 & 0x3f,
        owner as u8,
        part as u8,
        (number >> 8) as u8,
        number as u8,
        (chance >> 16) as u8,
        (chance >> 8) as u8,
        chance as u8,
    ];
    Id::new(u64::try_from(today.noon().timestamp_millis()).unwrap_or_default(), bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_with_owner_part_and_number() {
        let today = Day::new(2026, 11, 22).unwrap();
        let id = |owner, part, number| of::<()>(today, Sort::Record, owner, part, number, 0);
        assert!(id(1, 0, 0) < id(2, 0, 0) && id(255, 9, 9) < id(256, 0, 0));
        assert!(id(16_383, 9, 9) < id(16_384, 0, 0) && id(1, 1, 65_000) < id(1, 2, 0));
    }
}
